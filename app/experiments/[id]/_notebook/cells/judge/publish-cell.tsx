"use client";
import { Alert, Anchor, Button, Checkbox, Group, List, Text, TextInput, ThemeIcon } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import Link from "next/link";
import { useCallback, useMemo, useState } from "react";
import { WaiverList } from "@/app/_components/audit/waiver-list";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { ShortcutStanding } from "@/app/runs/_run/shortcuts/shortcut-standing";
import { PointChooser } from "@/app/runs/_run/trust/point-chooser";
import { TestLooksNote } from "@/app/runs/_run/test-looks-note";
import { useAction } from "@/app/_state/use-action";
import { useAllShortcuts } from "@/app/_state/use-all-shortcuts";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { ModelFinding } from "@/lib/assessment/model-finding";
import type { Waiver } from "@/lib/audit/audit-report";
import { blockingFindings } from "@/lib/audit/findings/blocking-findings";
import { nearestAbove, type CellOf } from "@/lib/experiments/cell-dependencies";
import { tellsSeveral } from "@/lib/graph/step/loss-spec";
import { ModelName, WARNING } from "@/lib/publish/model";
import type { RunSummary } from "@/lib/training/run";
import { waivedFor } from "@/lib/training/waived-for";
import { save } from "../../autosave";
import { useExperiment, useNotebook, useNotebookStore } from "../../notebook-store";
import { RedFinding } from "../red-finding";
import { PublishChoice } from "./publish-choice";
import { type PublishedFolds, publishedFolds } from "./published-runs";

interface GateCheck {
  text: string;
  isGreen: boolean;
}

/** The gate before a model goes live, the name it gets, and the link to where it predicts. */
export function PublishCell({ cell: stored }: { cell: CellOf<"publish"> }) {
  const experiment = useExperiment();
  const edit = useNotebook((state) => state.edit);
  const train = nearestAbove(experiment, stored.id, "train");
  const known = useNotebook((state) => state.runs);
  const run = train?.run == null ? undefined : known[train.run];
  const tellsFindings = run !== undefined && tellsSeveral(run.spec.training.loss);
  const cell = useMemo(() => (tellsFindings ? ofFindings(stored) : stored), [tellsFindings, stored]);
  const folds = useMemo(() => publishedFolds(experiment, train, known), [experiment, train, known]);
  const runs = useMemo(() => publishedRuns(cell.networks, run, folds), [cell.networks, run, folds]);
  const [isAcknowledged, setAcknowledged] = useState(false);
  const completed = run?.status === "completed" ? run.id : null;
  const { value } = useRequest(completed === null ? null : `judged:${completed}`, (signal) =>
    client.getRun(completed ?? "", { signal }),
  );
  const shortcuts = useAllShortcuts(runs);
  const audits = runs.length === 0 ? [] : (shortcuts.value?.audits ?? []);
  const isAudited =
    audits.length > 0 && audits.every(({ audit, applies }) => !applies || audit?.status === "completed");
  const findings = runs.length === 0 ? [] : (shortcuts.value?.findings ?? []);
  const fingerprint = waivedFor(runs).id;
  const blocking = blockingFindings({ fingerprint, findings }, cell.waivers);
  const checks = gateChecks({
    run,
    runs,
    networks: cell.networks,
    folds,
    modelName: cell.modelName,
    isAcknowledged,
    isAudited,
    blocking,
  });
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
      {!tellsFindings && (
        <PublishChoice
          cell={cell}
          runs={runs}
          folds={folds}
          onChange={(change) => edit({ type: "updateCell", cell: { ...cell, ...change } })}
        />
      )}
      {value !== null && (
        <PointChooser
          run={value}
          wanted={cell.operatingPoint}
          onChange={(operatingPoint) => edit({ type: "updateCell", cell: { ...cell, operatingPoint } })}
        />
      )}
      {cell.operatingPoint !== null && (cell.views !== "none" || runs.length > 1) && (
        <Text size="sm" c="dimmed" maw="75ch">
          The curve above is of the run alone. The threshold is chosen anew by the same rule, on the validation films of
          all that is published, as it is published.
        </Text>
      )}
      {value?.testLooks != null && <TestLooksNote looks={value.testLooks} />}
      {runs.length > 0 && shortcuts.failure !== null && <FailureAlert failure={shortcuts.failure} />}
      {audits
        .filter(({ applies }) => applies)
        .map(({ run: audited, name, audit }) => (
          <div key={audited}>
            {audits.length > 1 && audit?.status !== "completed" && (
              <Text size="sm" fw={500} mb={4}>
                {name}
              </Text>
            )}
            <ShortcutStanding run={audited} audit={audit} onAsked={shortcuts.reload} />
          </div>
        ))}
      {runs.length > 0 && (
        <RedFindings
          run={fingerprint}
          findings={findings}
          waivers={cell.waivers}
          onChange={(waivers) => edit({ type: "updateCell", cell: { ...cell, waivers } })}
        />
      )}
      <GoLive cell={cell} runs={runs} isOpen={checks.every((check) => check.isGreen)} />
    </>
  );
}

/** What can be asked for of a network that tells several findings a film: itself, as it is, each finding by its own threshold. */
const ofFindings = (cell: CellOf<"publish">): CellOf<"publish"> => ({
  ...cell,
  networks: "one",
  views: "none",
  operatingPoint: null,
});

/** The completed runs that become the model; none while one of them is missing. */
function publishedRuns(
  networks: CellOf<"publish">["networks"],
  run: RunSummary | undefined,
  folds: PublishedFolds | null,
): RunSummary[] {
  if (networks === "one" || folds === null) return run?.status === "completed" ? [run] : [];
  return folds.completed.length === folds.total ? folds.completed : [];
}

interface GateFacts {
  run: RunSummary | undefined;
  /** Those that become the model. */
  runs: readonly RunSummary[];
  networks: CellOf<"publish">["networks"];
  folds: PublishedFolds | null;
  modelName: string;
  isAcknowledged: boolean;
  /** Whether its shortcut audit is whole. */
  isAudited: boolean;
  /** Red findings that nobody waived. */
  blocking: readonly ModelFinding[];
}

function gateChecks(facts: GateFacts): GateCheck[] {
  const { run, runs, networks, folds, modelName, isAcknowledged, isAudited, blocking } = facts;
  const isOfFolds = networks === "folds" && folds !== null;
  return [
    isOfFolds
      ? {
          text: `${folds.completed.length} of ${folds.total} folds are completed`,
          isGreen: folds.completed.length === folds.total,
        }
      : {
          text: run ? `Run ${run.name} is ${run.status}` : "A run above is completed",
          isGreen: run?.status === "completed",
        },
    {
      text: isOfFolds ? "The held-out films of every fold were evaluated" : "The held-out test split was evaluated",
      isGreen: runs.length > 0 && runs.every(({ headline }) => headline !== null),
    },
    {
      text: isOfFolds
        ? "The shortcut audit of every fold was made"
        : "Its shortcut audit was made, or there is none for what it tells",
      isGreen: isAudited,
    },
    {
      text:
        blocking.length === 0
          ? "No red finding stands against it, or each is waived by name"
          : `Red, and not waived: ${blocking.map(({ title }) => title).join("; ")}`,
      isGreen: isAudited && blocking.length === 0,
    },
    { text: "The model has a name", isGreen: ModelName.safeParse(modelName).success },
    { text: "The warning was read", isGreen: isAcknowledged },
  ];
}

interface RedFindingsProps {
  run: string;
  findings: readonly ModelFinding[];
  waivers: readonly Waiver[];
  onChange: (waivers: Waiver[]) => void;
}

/** What stands against publishing a run, each with who waived it and why, or the form that does. */
function RedFindings({ run, findings, waivers, onChange }: RedFindingsProps) {
  const without = (finding: string) => waivers.filter((waiver) => waiver.finding !== finding);
  return (
    <>
      {findings
        .filter(({ severity }) => severity === "red")
        .map((finding) => (
          <RedFinding
            key={finding.id}
            finding={finding}
            fingerprint={run}
            purpose="publishing"
            waiver={waivers.find((waiver) => waiver.finding === finding.id)}
            onWaive={(waiver) => onChange([...without(finding.id), waiver])}
            onWithdraw={() => onChange(without(finding.id))}
          />
        ))}
    </>
  );
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

function GoLive({ cell, runs, isOpen }: { cell: CellOf<"publish">; runs: readonly RunSummary[]; isOpen: boolean }) {
  const store = useNotebookStore();
  const goLive = useCallback(async () => {
    if (runs.length === 0) return;
    const { modelName, waivers, operatingPoint, views } = cell;
    const model = await client.publishRuns({
      runs: runs.map(({ id }) => id),
      name: modelName,
      waivers,
      operatingPoint,
      views,
    });
    store
      .getState()
      .record({ type: "published", id: cell.id, run: model.run, published: `${model.name}@${model.version}` });
    await save(store);
  }, [store, runs, cell]);
  const action = useAction(goLive);
  return (
    <div>
      <Button disabled={!isOpen} loading={action.isBusy} onClick={() => action.run()}>
        {cell.published === null ? "Go live" : "Publish as a new version"}
      </Button>
    </div>
  );
}
