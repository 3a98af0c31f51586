import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { estimateText } from "@/lib/assessment/estimate-text";
import type { WithinSourceArea } from "@/lib/assessment/within-source";

/** How well each score tells two classes apart among films of one source. */
export function WithinSourceTable({ areas }: { areas: readonly WithinSourceArea[] }) {
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs" maw="80ch">
        Among films of one source the source cannot give the class away: what is left is what the network knows of the
        disease. 0.5 is guessing.
      </Text>
      <TableScrollContainer minWidth={560} type="native">
        <Table>
          <TableThead>
            <TableTr>
              <TableTh scope="col">Source</TableTh>
              <TableTh scope="col">Score for</TableTh>
              <TableTh scope="col">told from</TableTh>
              <TableTh scope="col">AUROC, 95% interval</TableTh>
              <TableTh scope="col">Films (patients)</TableTh>
            </TableTr>
          </TableThead>
          <TableTbody>
            {areas.map(({ source, label, against, auroc, ofLabel, ofOther }) => (
              <TableTr key={JSON.stringify([source, label, against])}>
                <TableTd>{source}</TableTd>
                <TableTd>{label}</TableTd>
                <TableTd>{against}</TableTd>
                <TableTd className="figures">{estimateText(auroc)}</TableTd>
                <TableTd className="figures">
                  {[ofLabel, ofOther]
                    .map(({ films, patients }) => `${films}${patients === null ? "" : ` (${patients})`}`)
                    .join(" and ")}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </Table>
      </TableScrollContainer>
    </>
  );
}
