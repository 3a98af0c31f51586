"use client";

import { Table, Text } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { type RejectedFile } from "@/lib/datasets/dataset";
import { groupReasons } from "@/lib/datasets/import/review-import";
import styles from "./import.module.css";

const FILES_SHOWN = 200;

/** Why files are left out, each reason once with its files to open. */
export function ReasonSummary({ rejected }: { rejected: readonly RejectedFile[] }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Reason</Table.Th>
          <Table.Th scope="col" ta="right">
            Files
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {groupReasons(rejected).map(({ reason, files }) => (
          <Table.Tr key={reason}>
            <Table.Td>
              <details className={styles.reason}>
                <summary>{reason}</summary>
                <ul>
                  {files.slice(0, FILES_SHOWN).map((file) => (
                    <li key={file}>{file}</li>
                  ))}
                </ul>
                {files.length > FILES_SHOWN && (
                  <Text size="xs" c="dimmed">
                    and {formatCount(files.length - FILES_SHOWN)} more
                  </Text>
                )}
              </details>
            </Table.Td>
            <Table.Td ta="right">{formatCount(files.length)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
