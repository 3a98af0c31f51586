"use client";
import { Alert, Anchor, Button, Checkbox, Group, List, Text, TextInput, ThemeIcon } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import Link from "next/link";
import { useCallback, useState } from "react";
import { WaiverList } from "@/app/_components/audit/waiver-list";
import { DoubtsAlert } from "@/app/_components/ui/doubts-alert";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { TestLooksNote } from "@/app/runs/_run/test-looks-note";
import { useAction } from "@/app/_state/use-action";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { nearestAbove, type CellOf } from "@/lib/experiments/cell-dependencies";
import { ModelName, WARNING } from "@/lib/publish/model";
import type { Doubt } from "@/lib/training/doubts";
import type { RunSummary } from "@/lib/training/run";
import { save } from "../../autosave";
import { useExperiment, useNotebook, useNotebookStore } from "../../notebook-store";

interface GateCheck {
  text: string;
  isGreen: boolean;
}

/** The gate before a model goes live, the name it gets, and the link to where it predicts. */
export function PublishCell({ cell }: { cell: CellOf<"publish"> }) {
  const experiment = useExperiment();
  const edit = useNotebook((state) => state.edit);
  const train = nearestAbove(experiment, cell.id, "train");
  const run = useNotebook((state) => (train?.run == null ? undefined : state.runs[train.run]));
  const [isAcknowledged, setAcknowledged] = useState(false);
  const [isInsisted, setInsisted] = useState(false);
  const completed = run?.status === "completed" ? run.id : null;
  const { value } = useRequest(completed === null ? null : `doubts:${completed}`, (signal) =>
    client.getRun(completed ?? "", { signal }),
  );
  const doubts = value?.doubts;
  const checks = gateChecks({ run, modelName: cell.modelName, isAcknowledged, isInsisted, doubts });
  return (
    <>
      {cell.published !== null && <Published published={cell.published} />}
      <Gate checks={checks} run={run} />
      {run && run.spec.waivers.length > 0 && (
        <div>
          <Text size="sm" fw={550} mb={4}>
            Waived for this run, and shown with the model
          </Text>
          <WaiverList waivers={run.spec.waivers} />
        </div>
      )}
      <TextInput
        label="Model name"
        description="Its address: lower-case letters, digits and -"
        maw={360}
        value={cell.modelName}
        placeholder="chest-three-classes"
        error={
          cell.modelName !== "" && !ModelName.safeParse(cell.modelName).success
            ? "Lower-case letters, digits and - only"
            : undefined
        }
        onChange={(event) => edit({ type: "updateCell", cell: { ...cell, modelName: event.currentTarget.value } })}
      />
      <Checkbox
        checked={isAcknowledged}
        onChange={(event) => setAcknowledged(event.currentTarget.checked)}
        label="I have read this, and so will everybody who opens the model:"
        description={WARNING}
        maw="75ch"
      />
      {value?.testLooks != null && <TestLooksNote looks={value.testLooks} />}
      {doubts !== undefined && <DoubtsAlert doubts={doubts} />}
      {doubts !== undefined && doubts.length > 0 && (
        <Checkbox
          checked={isInsisted}
          onChange={(event) => setInsisted(event.currentTarget.checked)}
          label="Publish it all the same, with these words on its card and its page"
        />
      )}
      <GoLive cell={cell} run={run} evenIfUseless={isInsisted} isOpen={checks.every((check) => check.isGreen)} />
    </>
  );
}

interface GateFacts {
  run: RunSummary | undefined;
  modelName: string;
  isAcknowledged: boolean;
  isInsisted: boolean;
  /** Absent until they are known. */
  doubts: readonly Doubt[] | undefined;
}

function gateChecks({ run, modelName, isAcknowledged, isInsisted, doubts }: GateFacts): GateCheck[] {
  return [
    {
      text: run ? `Run ${run.name} is ${run.status}` : "A run above is completed",
      isGreen: run?.status === "completed",
    },
    { text: "The held-out test split was evaluated", isGreen: run?.headline?.accuracy != null },
    {
      text:
        doubts !== undefined && doubts.length > 0
          ? "It is of no use as it is, and is wanted all the same"
          : "It is better than guessing",
      isGreen: doubts !== undefined && (doubts.length === 0 || isInsisted),
    },
    { text: "The model has a name", isGreen: ModelName.safeParse(modelName).success },
    { text: "The warning was read", isGreen: isAcknowledged },
  ];
}

function Gate({ checks, run }: { checks: readonly GateCheck[]; run: RunSummary | undefined }) {
  return (
    <div>
      <Group gap="xs" mb="xs">
        <Text size="sm" fw={550}>
          Before it goes live
        </Text>
        {run?.synthetic && <SyntheticBadge />}
      </Group>
      <List size="sm" spacing={4} center>
        {checks.map(({ text, isGreen }) => (
          <List.Item
            key={text}
            icon={
              <ThemeIcon
                size={18}
                variant="light"
                color={isGreen ? "green" : "gray"}
                aria-label={isGreen ? "done" : "open"}
                role="img"
              >
                {isGreen ? <IconCheck size={12} aria-hidden /> : <IconMinus size={12} aria-hidden />}
              </ThemeIcon>
            }
          >
            {text}
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function Published({ published }: { published: string }) {
  const [name, version] = published.split("@");
  return (
    <Alert title={`Live: ${name}${version ? `, version ${version}` : ""}`}>
      <Anchor component={Link} href={`/predict/${name}`} size="sm">
        Open its prediction page
      </Anchor>
    </Alert>
  );
}

function GoLive({
  cell,
  run,
  evenIfUseless,
  isOpen,
}: {
  cell: CellOf<"publish">;
  run: RunSummary | undefined;
  evenIfUseless: boolean;
  isOpen: boolean;
}) {
  const store = useNotebookStore();
  const goLive = useCallback(async () => {
    if (!run) return;
    const model = await client.publishRun({ run: run.id, name: cell.modelName, evenIfUseless });
    store
      .getState()
      .record({ type: "published", id: cell.id, run: run.id, published: `${model.name}@${model.version}` });
    await save(store);
  }, [store, run, cell.id, cell.modelName, evenIfUseless]);
  const action = useAction(goLive);
  return (
    <div>
      <Button disabled={!isOpen} loading={action.isBusy} onClick={() => action.run()}>
        {cell.published === null ? "Go live" : "Publish as a new version"}
      </Button>
    </div>
  );
}
