import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { PublishedModel } from "@/lib/publish/model";
import { DoubtsAlert } from "../ui/doubts-alert";
import { ModelFindingList } from "./model-finding-list";

/**
 * The red findings that a model was published with, and who took responsibility for each, for whoever reads its scores;
 * of a model from before there were any, the reasons to doubt it. Nothing where there are none.
 */
export function PublishedDespite({
  model: { findings, findingWaivers, doubts },
}: {
  model: Pick<PublishedModel, "findings" | "findingWaivers" | "doubts">;
}) {
  const red = findings.filter(({ severity }) => severity === "red");
  if (red.length === 0) return <DoubtsAlert doubts={doubts} />;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      role="alert"
      title={doubts.length > 0 ? "This network is of no use as it is" : "Published with red findings"}
    >
      <ModelFindingList findings={red} waivers={findingWaivers} />
    </Alert>
  );
}
