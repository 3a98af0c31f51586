"use client";
import { Button, Group, List, ListItem, Select, Skeleton, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { formatCount, formatDuration, formatFilmsOfPatients, formatPlural } from "@/app/_components/ui/format-values";
import { NumberField } from "@/app/_components/ui/number-field";
import { useAction } from "@/app/_state/use-action";
import { useAuditHeadline } from "@/app/_state/use-audit-headline";
import { useRequest } from "@/app/_state/use-request";
import { WaiverForm } from "@/app/experiments/[id]/_notebook/cells/waiver-form";
import { client } from "@/lib/api/browser/client";
import type { LearningCurvePlan } from "@/lib/assessment/learning-curve/learning-curve";
import type { LearningCurveRequest } from "@/lib/assessment/learning-curve/learning-curve-spec";
import type { Waiver } from "@/lib/audit/audit-report";
import { type CurveStartChoice, SCRATCH, useCurveStarts } from "./use-curve-starts";

/** Asks on which films and from what a curve is trained, says what that makes and costs, and queues it. */
export function NewCurveForm({ from, dataset }: { from: string | null; dataset: string | null }) {
  const starts = useCurveStarts();
  const { value: datasets, failure } = useRequest("datasets", (signal) => client.listDatasets({ signal }));
  if (failure) return <FailureAlert failure={failure} />;
  if (starts === null || datasets === null) return <Skeleton height={220} />;
  const usable = datasets.filter(({ testOnly, findings }) => !testOnly && findings.length === 0);
  return (
    <LoadedForm
      starts={starts}
      datasets={usable.map(({ id, title, fingerprint, films, patients }) => ({
        id,
        fingerprint,
        label: `${title}: ${formatFilmsOfPatients(films, patients)}`,
      }))}
      from={from}
      dataset={dataset}
    />
  );
}

interface LoadedFormProps {
  starts: readonly { group: string; items: CurveStartChoice[] }[];
  datasets: readonly { id: string; label: string; fingerprint: string }[];
  from: string | null;
  dataset: string | null;
}

function LoadedForm({ starts, datasets, from, dataset: given }: LoadedFormProps) {
  const router = useRouter();
  const choices = starts.flatMap(({ items }) => items);
  const [start, setStart] = useState(choices.find(({ value }) => value === from) ?? SCRATCH);
  const [dataset, setDataset] = useState(datasets.find(({ id }) => id === given) ?? null);
  const [sizes, setSizes] = useState("");
  const [seeds, setSeeds] = useState(3);
  const [epochs, setEpochs] = useState<number | null>(null);
  const [leastUpdates, setLeastUpdates] = useState(300);
  const [waivers, setWaivers] = useState<Waiver[]>([]);
  const patients = readSizes(sizes);
  const request: LearningCurveRequest | null =
    dataset === null || patients === undefined
      ? null
      : { dataset: dataset.id, from: start.from, patients, seeds, epochs, leastUpdates, waivers };
  const plan = useRequest(
    request === null ? null : JSON.stringify(request),
    (signal) => client.planLearningCurve(request!, { signal }),
    { delayMs: 400 },
  );
  const begin = useCallback(
    async (asked: LearningCurveRequest) => {
      const { id } = await client.startLearningCurve(asked);
      router.push(`/learning-curves/${id}`);
    },
    [router],
  );
  const { run: send, isBusy } = useAction(begin);
  const { value: audit } = useAuditHeadline(dataset);
  const red = (audit?.findings ?? []).filter(
    ({ id, severity }) => severity === "red" && !waivers.some(({ finding }) => finding === id),
  );
  const isReady =
    request !== null && plan.value !== null && !plan.isLoading && plan.failure === null && red.length === 0;
  return (
    <>
      <form
        aria-label="New learning curve"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) send(request);
        }}
      >
        <FieldGrid>
          <Select
            label="Films of"
            description="A part of its patients is always tested on"
            inputWrapperOrder={["label", "input", "description"]}
            searchable
            allowDeselect={false}
            placeholder="Choose a data set"
            data={datasets.map(({ id, label }) => ({ value: id, label }))}
            value={dataset?.id ?? null}
            onChange={(id) => {
              setDataset(datasets.find((one) => one.id === id) ?? null);
              setWaivers([]);
            }}
          />
          <Select
            label="From scratch and from"
            description="Its network and settings are used for both curves"
            inputWrapperOrder={["label", "input", "description"]}
            searchable
            allowDeselect={false}
            data={starts.map(({ group, items }) => ({
              group,
              items: items.map(({ value, label }) => ({ value, label })),
            }))}
            value={start.value}
            onChange={(value) => setStart(choices.find((one) => one.value === value) ?? SCRATCH)}
          />
          <TextInput
            label="Training patients"
            description="Numbers, with commas between them; at most 12"
            inputWrapperOrder={["label", "input", "description", "error"]}
            placeholder={plan.value?.spec.patients.join(", ") ?? "10, 20, 40"}
            value={sizes}
            error={patients === undefined ? "Whole numbers from 2, at most 12 of them" : undefined}
            onChange={({ currentTarget: { value } }) => setSizes(value)}
          />
          <NumberField
            label="Seeds"
            hint="Runs of each number, on other patients and from other weights"
            value={seeds}
            onChange={setSeeds}
            min={1}
            max={10}
            integer
          />
          <NumberField
            label="Epochs"
            hint="Empty: as many as the start’s settings say"
            value={epochs}
            onChange={setEpochs}
            onEmpty={() => setEpochs(null)}
            min={1}
            max={2000}
            integer
          />
          <NumberField
            label="Updates at least"
            hint="Few films are trained for more epochs, until so many updates"
            value={leastUpdates}
            onChange={setLeastUpdates}
            min={0}
            max={100_000}
            integer
          />
        </FieldGrid>
        {plan.failure && <FailureAlert failure={plan.failure} />}
        {dataset !== null && plan.failure === null && plan.value !== null && <PlanWords plan={plan.value} />}
        {red.length === 0 && (
          <Group justify="flex-end" mt="sm">
            <Button type="submit" loading={isBusy} disabled={!isReady}>
              {plan.value === null ? "Train" : `Train ${formatPlural(plan.value.runs.length, "run")}`}
            </Button>
          </Group>
        )}
      </form>
      {dataset !== null && red.length > 0 && (
        <section aria-label="Red findings">
          <Text size="sm" mt="sm">
            The audit of the data set has {formatPlural(red.length, "red finding")}, and no run is trained before
            somebody takes responsibility for {red.length === 1 ? "it" : "them"}:
          </Text>
          <List size="sm">
            {red.map(({ id, title }) => (
              <ListItem key={id}>{title}</ListItem>
            ))}
          </List>
          <WaiverForm
            findings={red.map(({ id }) => id)}
            fingerprint={dataset.fingerprint}
            onWaive={setWaivers}
            onCancel={() => setDataset(null)}
          />
        </section>
      )}
    </>
  );
}

function PlanWords({
  plan: { runs, spec, available, test, validation, notes, estimateMs },
}: {
  plan: LearningCurvePlan;
}) {
  const longest = Math.max(...runs.map(({ epochs }) => epochs));
  return (
    <>
      <Text size="sm" mt="sm" className="figures" maw="90ch">
        {formatPlural(runs.length, "run")} on {spec.patients.map(formatCount).join(", ")} of{" "}
        {formatPlural(available, "training patient")}, validated on{" "}
        {formatFilmsOfPatients(validation.films, validation.patients)} and tested on{" "}
        {formatFilmsOfPatients(test.films, test.patients)}, the same for all. {spec.base.cnn.name}, up to{" "}
        {formatPlural(longest, "epoch")} where films are few.
        {estimateMs !== null &&
          ` About ${formatDuration(estimateMs)} of training with one worker, by the pace of the start’s own run.`}
      </Text>
      {notes.map((note) => (
        <Text key={note} size="sm" c="dimmed" maw="90ch">
          {note}
        </Text>
      ))}
    </>
  );
}

/** Null for an empty field, which leaves the choice to the server; undefined for what is no list of numbers. */
function readSizes(text: string): number[] | null | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  if (words.length === 0) return null;
  const sizes = words.map(Number);
  return sizes.length <= 12 && sizes.every((size) => Number.isInteger(size) && size >= 2) ? sizes : undefined;
}
