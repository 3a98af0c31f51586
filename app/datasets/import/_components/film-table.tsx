import { Table, Text } from "@mantine/core";
import { formatPlural } from "@/app/_components/ui/format-values";
import { type PlannedFilm } from "@/lib/datasets/import/plan-import";

const SHOWN = 8;

/** Some of the films with all that is known of them, from the first to the last. */
export function FilmTable({ films }: { films: readonly PlannedFilm[] }) {
  const shown =
    films.length <= SHOWN
      ? films
      : Array.from({ length: SHOWN }, (_, i) => films[Math.floor((i * films.length) / SHOWN)]);
  const given = (value: string | null) =>
    value === null || value === "" || value === "unknown" ? (
      <Text span c="dimmed">
        –
      </Text>
    ) : (
      value
    );
  return (
    <Table style={{ whiteSpace: "nowrap" }}>
      <Table.Thead>
        <Table.Tr>
          {["File", "Class", "Patient", "Sex", "Age", "View", "Source"].map((name) => (
            <Table.Th key={name} scope="col">
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shown.map(({ path, label, metadata: { patientId, sex, ageYears, view, source } }) => (
          <Table.Tr key={path}>
            <Table.Th
              scope="row"
              fw={400}
              maw={320}
              style={{ overflow: "hidden", textOverflow: "ellipsis" }}
              title={path}
            >
              {path}
            </Table.Th>
            <Table.Td>{label}</Table.Td>
            <Table.Td>{given(patientId)}</Table.Td>
            <Table.Td>{given(sex)}</Table.Td>
            <Table.Td>{given(ageYears === null ? null : String(ageYears))}</Table.Td>
            <Table.Td>{given(view)}</Table.Td>
            <Table.Td>{given(source)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      {films.length > shown.length && (
        <Table.Caption>
          {shown.length} of {formatPlural(films.length, "film")}
        </Table.Caption>
      )}
    </Table>
  );
}
