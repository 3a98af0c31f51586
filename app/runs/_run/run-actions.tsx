"use client";
import { Group } from "@mantine/core";
import { LinkButton } from "@/app/_components/ui/link-button";
import { CloneButton } from "@/app/experiments/clone-button";
import { tellsSeveral } from "@/lib/graph/step/loss-spec";
import type { RunSummary } from "@/lib/training/run";
import { ChecklistMenu } from "./checklist-menu";
import { WeightInspectorButton } from "./weight-inspector-button";

/** What can be made of a run. */
export function RunActions({ run }: { run: RunSummary }) {
  const tellsOneLabel = run.status === "completed" && !tellsSeveral(run.spec.training.loss);
  return (
    <Group gap="xs">
      {tellsOneLabel && <ChecklistMenu run={run.id} />}
      {run.status === "completed" && <WeightInspectorButton run={run} />}
      {tellsOneLabel && (
        <LinkButton size="sm" variant="default" href={`/learning-curves/new?from=run:${run.id}`}>
          Learning curve
        </LinkButton>
      )}
      <CloneButton source={{ cloneOfRun: run.id }} title={`From ${run.name}`} label="Clone into an experiment" />
    </Group>
  );
}
