"use client";

import { Group, Loader, Table, Text, Title } from "@mantine/core";
import { ClassBars } from "@/app/_components/charts/class-bars";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount, formatPercent } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { type CohortAttribute, type CohortTable } from "@/lib/datasets/cohorts/cohort-counts";
import styles from "./dataset.module.css";

const TITLES: Record<CohortAttribute["name"], string> = {
  sex: "Sex",
  ageBand: "Age, years",
  view: "View",
  source: "Source",
};

const DISTRIBUTION_TITLES: Record<CohortTable["distributions"][number]["name"], string> = {
  age: "Age in years",
  size: "Longer side in pixels",
};

/** Who the films show: what is known by label, and where a label and an attribute go together. */
export function CohortSection({ dataset }: { dataset: string }) {
  const { value: cohort, failure } = useRequest(dataset, (signal) => client.getCohort(dataset, { signal }));
  if (failure !== null) return <FailureAlert failure={failure} />;
  if (cohort === null)
    return (
      <Group gap="xs" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm" c="dimmed">
          Counting who the films show; the first time takes a few seconds.
        </Text>
      </Group>
    );
  return (
    <div className={styles.cohortSection}>
      <Panel flush>
        <ClassTable cohort={cohort} />
      </Panel>
      <Panel>
        <ClassBars labels={cohort.labels} charts={chartsOf(cohort)} />
      </Panel>
      <div className={styles.cohort}>
        {cohort.attributes.map((attribute) => (
          <Panel key={attribute.name} flush>
            <AttributeTable attribute={attribute} cohort={cohort} />
          </Panel>
        ))}
      </div>
      <Text size="sm" c="dimmed">
        Read the columns against each other: where one label has mostly one source, view or age, a network can learn
        that instead of the disease.
      </Text>
    </div>
  );
}

/** Ages and sizes in bins, then what is known of sex, view and source. */
function chartsOf({ distributions, attributes }: CohortTable) {
  const binned = distributions
    .filter(({ bins }) => bins.length > 0)
    .map(({ name, bins }) => ({ title: DISTRIBUTION_TITLES[name], bins }));
  const named = attributes
    .filter(({ name, values }) => name !== "ageBand" && values.length > 1)
    .map(({ name, values }) => ({ title: TITLES[name], bins: values }));
  return [...binned, ...named];
}

function ClassTable({ cohort }: { cohort: CohortTable }) {
  const known = (missing: number, films: number) => formatPercent(films === 0 ? null : 1 - missing / films, 0);
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Label</Table.Th>
          {["Films", "Patients", "Age, mean ± SD", "Sex known", "Age known", "View known", "Source known"].map(
            (name) => (
              <Table.Th key={name} scope="col" ta="right">
                {name}
              </Table.Th>
            ),
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {cohort.classes.map(({ label, films, patients, ageMean, ageSd, missing }) => (
          <Table.Tr key={label}>
            <Table.Th scope="row" fw={500}>
              {label}
            </Table.Th>
            <Table.Td ta="right">{formatCount(films)}</Table.Td>
            <Table.Td ta="right">{formatCount(patients)}</Table.Td>
            <Table.Td ta="right">
              {ageMean === null ? "–" : `${ageMean.toFixed(0)}${ageSd === null ? "" : ` ± ${ageSd.toFixed(0)}`}`}
            </Table.Td>
            {[missing.sex, missing.age, missing.view, missing.source].map((count, i) => (
              <Table.Td key={i} ta="right">
                {known(count, films)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function AttributeTable({ attribute, cohort }: { attribute: CohortAttribute; cohort: CohortTable }) {
  const total = (label: string) => cohort.classes.find((one) => one.label === label)?.films ?? 0;
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">
            <Title order={3} size="h4">
              {TITLES[attribute.name]}
            </Title>
          </Table.Th>
          {cohort.labels.map((label) => (
            <Table.Th key={label} scope="col" ta="right">
              {label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {attribute.values.map(({ value, counts }) => (
          <Table.Tr key={value}>
            <Table.Th scope="row" fw={400}>
              {value}
            </Table.Th>
            {cohort.labels.map((label) => {
              const share = total(label) === 0 ? 0 : (counts[label] ?? 0) / total(label);
              return (
                <Table.Td
                  key={label}
                  ta="right"
                  style={{ background: `color-mix(in srgb, var(--heat) ${Math.round(40 * share)}%, transparent)` }}
                >
                  {formatCount(counts[label] ?? 0)}{" "}
                  <Text span size="xs" opacity={0.85}>
                    {formatPercent(share, 0)}
                  </Text>
                </Table.Td>
              );
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
