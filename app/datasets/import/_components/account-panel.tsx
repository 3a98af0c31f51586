import { Alert, List, Table, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { formatCount } from "@/app/_components/ui/format-values";
import { type ImportAccount } from "@/lib/datasets/import/import-account";
import { type TableAccount } from "@/lib/datasets/tables/table-account";

const COUNTS = [
  ["Used", ({ used }: TableAccount) => used],
  ["Fit several films", ({ ambiguous }: TableAccount) => ambiguous.length],
  ["Contradict", ({ contradictedRows }: TableAccount) => contradictedRows],
  ["Without film", ({ withoutFilm }: TableAccount) => withoutFilm.rows],
  ["No film's", ({ notes }: TableAccount) => notes],
] as const;

/** What is likely wrong or missing, before anything else. */
export function AccountWarnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} aria-hidden />} title="Look at this first">
      <List size="sm" spacing={4}>
        {warnings.map((warning) => (
          <List.Item key={warning} style={{ overflowWrap: "anywhere" }}>
            {warning}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** What became of every row of every table, and what somebody should know of how they were read. */
export function AccountPanel({
  account: { tables, warnings },
  remarks,
}: {
  account: ImportAccount;
  remarks: readonly string[];
}) {
  const others = remarks.filter((remark) => !warnings.includes(remark));
  return (
    <>
      {others.length > 0 && (
        <List size="sm" spacing={2} mb={tables.length > 0 ? "md" : undefined}>
          {others.map((remark) => (
            <List.Item key={remark}>{remark}</List.Item>
          ))}
        </List>
      )}
      {tables.length > 0 && <RowCounts tables={tables} />}
    </>
  );
}

function RowCounts({ tables }: { tables: readonly TableAccount[] }) {
  return (
    <Table.ScrollContainer minWidth={560} type="native" tabIndex={0} role="group" aria-label="Rows of each table">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Table</Table.Th>
            <Table.Th scope="col" ta="right">
              Rows
            </Table.Th>
            {COUNTS.map(([title]) => (
              <Table.Th key={title} scope="col" ta="right">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tables.map((table) => (
            <Table.Tr key={table.table}>
              <Table.Th scope="row" fw={500} style={{ overflowWrap: "anywhere" }}>
                {table.table}
              </Table.Th>
              {table.notRead === null ? (
                [table.rows, ...COUNTS.map(([, count]) => count(table))].map((count, at) => (
                  <Table.Td
                    key={at === 0 ? "rows" : COUNTS[at - 1][0]}
                    ta="right"
                    c={count === 0 ? "dimmed" : undefined}
                  >
                    {formatCount(count)}
                  </Table.Td>
                ))
              ) : (
                <Table.Td colSpan={COUNTS.length + 1}>
                  <Text size="sm" c="dimmed">
                    not read: {table.notRead}
                  </Text>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
