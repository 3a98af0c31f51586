import { List, ListItem, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { type ClassSource } from "@/lib/datasets/joins/class-sources";

/** Which class comes from which source, the share of each class behind its count, and in words what that gives away. */
export function ClassSourceTable({ cells, remarks }: { cells: readonly ClassSource[]; remarks: readonly string[] }) {
  const labels = [...new Set(cells.map(({ label }) => label))].sort();
  const sources = [...new Set(cells.map(({ source }) => source))].sort();
  const total = (label: string) =>
    cells.filter((cell) => cell.label === label).reduce((sum, { films }) => sum + films, 0);
  return (
    <>
      <Panel flush>
        <Table miw={160 + 130 * labels.length}>
          <TableThead>
            <TableTr>
              <TableTh scope="col">Source</TableTh>
              {labels.map((label) => (
                <TableTh key={label} scope="col" ta="right">
                  {label}
                </TableTh>
              ))}
            </TableTr>
          </TableThead>
          <TableTbody>
            {sources.map((source) => (
              <TableTr key={source}>
                <TableTh scope="row" fw={400}>
                  {source}
                </TableTh>
                {labels.map((label) => {
                  const cell = cells.find((one) => one.label === label && one.source === source);
                  const share = Math.round((40 * (cell?.films ?? 0)) / total(label));
                  return (
                    <TableTd
                      key={label}
                      ta="right"
                      className="figures"
                      style={{ background: `color-mix(in srgb, var(--heat) ${share}%, transparent)` }}
                    >
                      {formatCount(cell?.films ?? 0)}{" "}
                      {cell !== undefined && (
                        <Text span size="xs" opacity={0.85}>
                          of {formatPlural(cell.patients, "patient")}
                        </Text>
                      )}
                    </TableTd>
                  );
                })}
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </Panel>
      <List size="sm" mt="sm" spacing={4}>
        {remarks.map((remark) => (
          <ListItem key={remark}>{remark}</ListItem>
        ))}
      </List>
    </>
  );
}
