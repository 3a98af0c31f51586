import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from "@mantine/core";
import { type RejectedFile } from "@/lib/datasets/dataset";

/** Files that are not in the data set, each with its reason. */
export function ReasonTable({ files }: { files: readonly RejectedFile[] }) {
  return (
    <Table>
      <TableThead>
        <TableTr>
          <TableTh scope="col">File</TableTh>
          <TableTh scope="col">Reason</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {files.map(({ file, reason }) => (
          <TableTr key={file}>
            <TableTd style={{ overflowWrap: "anywhere" }}>{file}</TableTd>
            <TableTd c="dimmed">{reason}</TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </Table>
  );
}
