"use client";
import { Text } from "@mantine/core";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useRequest } from "@/app/_state/use-request";
import { LoadedWeightsView } from "@/app/runs/_run/loaded-weights-view";
import { client } from "@/lib/api/browser/client";
import { runSpecOf } from "@/lib/experiments/run-spec-of";
import { useExperiment } from "../../notebook-store";

/** A network being edited is not yet one to match. */
const EDITING_PAUSE_MS = 350;

/** How much of the chosen source fits the network above, before the run is launched. */
export function StartingPointFit({ cell }: { cell: string }) {
  const launch = runSpecOf(useExperiment(), cell);
  const key = launch.ok
    ? JSON.stringify([launch.spec.dataset, launch.spec.cohort, launch.spec.cnn, launch.spec.training.initialWeights])
    : null;
  const { value, failure, isLoading } = useRequest(
    key,
    async (signal) => (launch.ok ? (await client.previewStartingWeights(launch.spec, { signal })).loaded : null),
    { delayMs: EDITING_PAUSE_MS },
  );
  if (!launch.ok)
    return (
      <Text size="sm" c="dimmed" mt="xs">
        {launch.reason} Then what fits is listed here.
      </Text>
    );
  if (failure) return <FailureAlert failure={failure} />;
  return <div aria-busy={isLoading}>{value && <LoadedWeightsView weights={value} verb="Would start" />}</div>;
}
