import { Table, UnstyledButton } from "@mantine/core";
import { formatPercent } from "@/app/_components/ui/format-values";
import { argmax } from "@/lib/tensor/argmax";
import type { FilmEntry } from "./films";
import styles from "./predict.module.css";

/** All films of the sitting, a line each; the chosen one is shown above. */
export function FilmsTable({
  entries,
  labels,
  thresholds = null,
  selected,
  onSelect,
}: {
  entries: readonly FilmEntry[];
  labels: readonly string[];
  /** Of a network that tells several findings: from which score on each is called there. @default null */
  thresholds?: readonly (number | null)[] | null;
  selected: number | null;
  onSelect: (id: number) => void;
}) {
  return (
    <div className={styles.films}>
      <Table highlightOnHover miw={Math.max(480, 160 + 96 * labels.length)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Film</Table.Th>
            {labels.map((label) => (
              <Table.Th key={label} scope="col" ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr
              key={entry.id}
              data-selected={entry.id === selected || undefined}
              className={styles.filmRow}
              onClick={() => onSelect(entry.id)}
            >
              <Table.Td>
                <UnstyledButton className={styles.filmName} aria-current={entry.id === selected}>
                  {entry.file.name}
                </UnstyledButton>
              </Table.Td>
              <FilmCells entry={entry} labels={labels} thresholds={thresholds} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

interface FilmCellsProps {
  entry: FilmEntry;
  labels: readonly string[];
  thresholds: readonly (number | null)[] | null;
}

/** The scores of a film: bold the highest, or of several findings what is called there. */
function FilmCells({ entry, labels, thresholds }: FilmCellsProps) {
  if (entry.state === "answered" && entry.verdict.kind === "judged") {
    const { probabilities } = entry.verdict;
    const best = argmax(probabilities);
    const isNamed = (i: number) =>
      thresholds === null ? i === best : thresholds[i] !== null && probabilities[i] >= thresholds[i];
    return probabilities.map((probability, i) => (
      <Table.Td key={labels[i]} ta="right" fw={isNamed(i) ? 600 : undefined}>
        {formatPercent(probability)}
      </Table.Td>
    ));
  }
  const text =
    entry.state === "waiting"
      ? "waiting …"
      : entry.state === "failed"
        ? entry.message
        : entry.verdict.kind === "refused"
          ? entry.verdict.reason
          : "";
  return (
    <Table.Td colSpan={labels.length} c="dimmed">
      {text}
    </Table.Td>
  );
}
