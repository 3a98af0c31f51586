"use client";
import { Table, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { type SourcedFilm, sourcesInClasses } from "@/lib/assessment/shortcuts/source-in-class";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";

interface SetsToldApartProps {
  /** Of the run's own test split. */
  inside: EvaluationReport;
  /** Of another data set, under the same labels. */
  outside: EvaluationReport;
}

/** How surely each score tells the two data sets apart among films of one class: what tells them there is no disease. Nothing where no class has ten patients of both. */
export function SetsToldApart({ inside, outside }: SetsToldApartProps) {
  const { labels } = inside;
  const rows = useMemo(
    () =>
      sourcesInClasses([...filmsOf(inside, "inside"), ...filmsOf(outside, "outside")], labels.length).flatMap(
        ({ label, byScore, patients, otherPatients }) =>
          byScore.map(({ label: scored, auroc }) => ({
            key: `${label} ${scored}`,
            among: labels[label],
            score: labels[scored],
            auroc,
            inside: otherPatients,
            outside: patients,
          })),
      ),
    [inside, outside, labels],
  );
  if (rows.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h3" mb={6}>
        Does the score tell the data sets apart?
      </Title>
      <Text size="sm" c="dimmed" mb={6} maw="80ch">
        Among films of one class nothing of that disease differs: a score should rank films of both sets alike, 0.50.
        Where it is near 1 the score knows the place. AUROC with 95% intervals by patient; classes with fewer than ten
        patients of either set are left out.
      </Text>
      <Table.ScrollContainer minWidth={420}>
        <Table fz="sm" verticalSpacing={4} className="figures">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Among films of</Table.Th>
              <Table.Th>the score of</Table.Th>
              <Table.Th ta="right">tells inside from outside</Table.Th>
              <Table.Th ta="right">Patients</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, among, score, auroc, ...patients }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={400}>
                  {among}
                </Table.Th>
                <Table.Td>{score}</Table.Td>
                <Table.Td ta="right">
                  {auroc.value?.toFixed(2)} ({auroc.low?.toFixed(2)}–{auroc.high?.toFixed(2)})
                </Table.Td>
                <Table.Td ta="right">
                  {patients.inside} and {patients.outside}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

/** A film whose patient was not recorded counts as a patient of its own. */
function filmsOf({ predictions }: EvaluationReport, source: string): SourcedFilm[] {
  return predictions.map(({ image, label, probabilities, patient }) => ({
    label,
    probabilities,
    source,
    patient: `${source} ${patient ?? `film ${image}`}`,
    features: null,
  }));
}
