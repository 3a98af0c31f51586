import { Table, TableScrollContainer, TableTbody, TableTd, TableTh, TableThead, TableTr } from "@mantine/core";
import { seriesColor } from "@/app/_components/charts/series-color";
import { formatCount } from "@/app/_components/ui/format-values";
import { TextLink } from "@/app/_components/ui/text-link";
import type { FindingCounts } from "@/lib/datasets/marks/count-findings";
import { MARK_ORDER, MARK_WORDS } from "@/lib/datasets/marks/finding-marks";

const COLOURS = [seriesColor(0), seriesColor(1), seriesColor(2), "var(--line)"];

/** What is marked in each finding, as numbers and as a bar, and with which other finding it comes most often. Each number leads to its films. */
export function FindingCountsTable({
  dataset,
  findings,
  counts,
}: {
  dataset: string;
  findings: readonly string[];
  counts: FindingCounts;
}) {
  return (
    <TableScrollContainer minWidth={640} type="native" tabIndex={0} role="group" aria-label="What is marked">
      <Table>
        <TableThead>
          <TableTr>
            <TableTh>Finding</TableTh>
            {MARK_ORDER.map((mark, i) => (
              <TableTh key={mark} ta="right">
                <span aria-hidden style={{ color: COLOURS[i] }}>
                  ■
                </span>{" "}
                {MARK_WORDS[mark]}
              </TableTh>
            ))}
            <TableTh>Share</TableTh>
            <TableTh>Comes with</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {findings.map((finding, at) => (
            <TableTr key={finding}>
              <TableTh scope="row" fw={550}>
                {finding}
              </TableTh>
              {MARK_ORDER.map((mark) => (
                <TableTd key={mark} ta="right">
                  <TextLink href={`/datasets/${dataset}?marked=${encodeURIComponent(`${mark}:${finding}`)}`}>
                    {formatCount(counts.perFinding[at][mark])}
                  </TextLink>
                </TableTd>
              ))}
              <TableTd>
                <span aria-hidden style={{ display: "flex", width: 160, height: 10 }}>
                  {MARK_ORDER.map((mark, i) => (
                    <span key={mark} style={{ flexGrow: counts.perFinding[at][mark], background: COLOURS[i] }} />
                  ))}
                </span>
              </TableTd>
              <TableTd>{companions(counts, findings, at)}</TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

/** The finding that most films with this one have, too. */
function companions({ together }: FindingCounts, findings: readonly string[], at: number): string {
  const others = findings.map((finding, other) => ({ finding, films: other === at ? 0 : together[at][other] }));
  const most = others.reduce((best, one) => (one.films > best.films ? one : best));
  return most.films === 0 ? "–" : `${most.finding} in ${formatCount(most.films)}`;
}
