"use client";
import { Group, Select, SegmentedControl, Text, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import { TextLink } from "@/app/_components/ui/text-link";
import { formatPercent } from "@/app/_components/ui/format-values";
import { findingFilms } from "@/lib/metrics/multi-label/finding-films";
import type { MultiLabelReport } from "@/lib/metrics/multi-label/multi-label-report";

const CELLS = ["missed", "false alarms", "found", "rightly none"] as const;
type Cell = (typeof CELLS)[number];
const MOST_FILMS = 24;

/** The films behind the four counts of one finding at its threshold, the worst first. */
export function FindingErrors({ report }: { report: MultiLabelReport }) {
  const { findings, perFinding, predictions, dataset } = report;
  const [finding, setFinding] = useState(findings[0]);
  const [cell, setCell] = useState<Cell>("missed");
  const at = Math.max(0, findings.indexOf(finding));
  const threshold = perFinding[at].atThreshold?.threshold ?? 0.5;
  const cells = useMemo(() => filmsOfCells(predictions, at, threshold), [predictions, at, threshold]);
  const films = cells[cell];
  return (
    <section>
      <Title order={3} mb={6}>
        The films of a finding
      </Title>
      <Group gap="sm" align="flex-end">
        <Select
          label="Finding"
          data={findings}
          value={findings[at]}
          onChange={(value) => value !== null && setFinding(value)}
        />
        <SegmentedControl
          aria-label="Which films"
          data={CELLS.map((name) => ({ value: name, label: `${name} ${cells[name].length}` }))}
          value={cell}
          onChange={(value) => setCell(CELLS.find((name) => name === value) ?? "missed")}
        />
      </Group>
      <Text size="sm" c="dimmed" mt="xs">
        Called there from {formatPercent(threshold)} on
        {perFinding[at].atThreshold === null ? ", for the validation films gave no threshold" : ""}.
      </Text>
      {films.length === 0 ? (
        <Text size="sm" mt="xs">
          No film.
        </Text>
      ) : (
        <ul>
          {films.slice(0, MOST_FILMS).map(({ image, file, probability }) => (
            <li key={image}>
              <TextLink href={`/datasets/${dataset}?film=${image}`}>{file}</TextLink> {formatPercent(probability)}
            </li>
          ))}
        </ul>
      )}
      {films.length > MOST_FILMS && (
        <Text size="sm" c="dimmed">
          and {films.length - MOST_FILMS} more
        </Text>
      )}
    </section>
  );
}

interface FilmOfCell {
  image: number;
  file: string;
  probability: number;
}

/** Whoever is farthest from what it should be goes first. */
function filmsOfCells(
  predictions: MultiLabelReport["predictions"],
  finding: number,
  threshold: number,
): Record<Cell, FilmOfCell[]> {
  const cells: Record<Cell, FilmOfCell[]> = { missed: [], "false alarms": [], found: [], "rightly none": [] };
  const { places, positive, scores } = findingFilms(predictions, finding);
  places.forEach((place, i) => {
    const { image, file } = predictions[place];
    const called = scores[i] >= threshold;
    const cell: Cell = positive[i] ? (called ? "found" : "missed") : called ? "false alarms" : "rightly none";
    cells[cell].push({ image, file, probability: scores[i] });
  });
  for (const cell of CELLS)
    cells[cell].sort((a, b) =>
      cell === "missed" || cell === "found" ? a.probability - b.probability : b.probability - a.probability,
    );
  return cells;
}
