import { Table, UnstyledButton } from "@mantine/core";
import { formatPercent } from "@/app/_components/ui/format-values";
import { argmax } from "@/lib/tensor/argmax";
import type { FilmEntry } from "./films";
import styles from "./predict.module.css";

/** All films of the sitting, a line each; the chosen one is shown above. */
export function FilmsTable({
  entries,
  labels,
  selected,
  onSelect,
}: {
  entries: readonly FilmEntry[];
  labels: readonly string[];
  selected: number | null;
  onSelect: (id: number) => void;
}) {
  return (
    <div className={styles.films}>
      <Table highlightOnHover miw={480}>
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
              <FilmCells entry={entry} labels={labels} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function FilmCells({ entry, labels }: { entry: FilmEntry; labels: readonly string[] }) {
  if (entry.state === "answered" && entry.verdict.kind === "judged") {
    return entry.verdict.probabilities.map((probability, i, all) => (
      <Table.Td key={labels[i]} ta="right" fw={i === argmax(all) ? 600 : undefined}>
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
