import {
  Badge,
  Group,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { RunStatusBadge } from "@/app/_components/ui/run-status-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import { differenceText, estimateText } from "@/lib/assessment/estimate-text";
import type { Estimate } from "@/lib/assessment/inside-outside";
import type { LeftOutScore, LeftOutSource } from "@/lib/assessment/left-out/left-out-sources";
import { findRow } from "@/lib/assessment/outside-tests";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import { EstimateLines } from "./estimate-lines";

const NOT_TOLD: Estimate = { value: null, low: null, high: null };
type Inside = Omit<EvaluationReport, "predictions">;

/** What a run scores on its own test split, and networks trained without each source on that source; in the last row over all of them. */
export function LeftOutTable({
  inside,
  sources,
  pooled,
}: {
  inside: Inside;
  sources: readonly LeftOutSource[];
  pooled: LeftOutScore | null;
}) {
  const { labels } = inside;
  return (
    <TableScrollContainer minWidth={860} type="native">
      <Table verticalSpacing={6} aria-label="Each source left out">
        <TableThead>
          <TableTr>
            <TableTh scope="col">Tested on</TableTh>
            <TableTh scope="col">Films (patients)</TableTh>
            <TableTh scope="col">Accuracy</TableTh>
            <TableTh scope="col">Balanced accuracy</TableTh>
            <TableTh scope="col">Drop in it</TableTh>
            {labels.map((label) => (
              <TableTh scope="col" key={label}>
                AUROC for {label}
              </TableTh>
            ))}
            <TableTh scope="col">Within the source</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          <TableTr>
            <TableTh scope="row" fw={500}>
              Own test split
            </TableTh>
            <TableTd className="figures">{counted(inside.accuracy.denominator, inside.patients)}</TableTd>
            <TableTd className="figures">
              <EstimateLines estimate={inside.accuracy} />
            </TableTd>
            <TableTd className="figures">
              <EstimateLines estimate={withInterval(inside, "balancedAccuracy", inside.balancedAccuracy)} />
            </TableTd>
            <TableTd>–</TableTd>
            {labels.map((label) => (
              <TableTd key={label} className="figures">
                <EstimateLines estimate={withInterval(inside, `auroc.${label}`, inside.perClass[label].auroc)} />
              </TableTd>
            ))}
            <TableTd>–</TableTd>
          </TableTr>
          {sources.map((one) => (
            <TableTr key={one.source}>
              <TableTh scope="row" fw={500}>
                <TextLink href={`/runs/${one.run.id}`}>{one.source}</TextLink>
                {one.isStale && (
                  <Badge color="yellow" variant="light" ml={6}>
                    the set has changed
                  </Badge>
                )}
              </TableTh>
              {one.score === null ? (
                <TableTd colSpan={5 + labels.length}>
                  <Group gap="xs">
                    <RunStatusBadge status={one.run.status} />
                    <Text size="sm" c="dimmed" className="figures">
                      {one.run.failure?.message ?? `epoch ${one.run.epochsDone} of ${one.run.epochs}`}
                    </Text>
                  </Group>
                </TableTd>
              ) : (
                <ScoreCells score={one.score} labels={labels} />
              )}
            </TableTr>
          ))}
          {pooled !== null && (
            <TableTr>
              <TableTh scope="row" fw={650}>
                All of them together
              </TableTh>
              <ScoreCells score={pooled} labels={labels} />
            </TableTr>
          )}
        </TableTbody>
      </Table>
    </TableScrollContainer>
  );
}

function ScoreCells({
  score: { films, patients, comparison, withinSource },
  labels,
}: {
  score: LeftOutScore;
  labels: readonly string[];
}) {
  const outside = (metric: string) => {
    const row = findRow(comparison, metric);
    return <EstimateLines estimate={row?.outside ?? NOT_TOLD} />;
  };
  const balanced = findRow(comparison, "balancedAccuracy");
  const isWorse = balanced?.difference.high != null && balanced.difference.high < 0;
  const pairs = withinSource.filter(({ label, against }) => labels.indexOf(label) < labels.indexOf(against));
  return (
    <>
      <TableTd className="figures">{counted(films, patients)}</TableTd>
      <TableTd className="figures">{outside("accuracy")}</TableTd>
      <TableTd className="figures">
        {outside("balancedAccuracy")}
        {comparison !== null && comparison.classes.length < labels.length && (
          <Text size="xs" c="dimmed">
            over {comparison.classes.join(", ")}
          </Text>
        )}
      </TableTd>
      <TableTd className="figures" fw={isWorse ? 650 : undefined}>
        {balanced === null ? "–" : differenceText(balanced.difference)}
      </TableTd>
      {labels.map((label) => (
        <TableTd key={label} className="figures">
          {outside(`auroc.${label}`)}
        </TableTd>
      ))}
      <TableTd className="figures">
        {pairs.length === 0
          ? "–"
          : pairs.map(({ label, against, auroc }) => (
              <div key={`${label} ${against}`}>
                {label} told from {against}: <span style={{ whiteSpace: "nowrap" }}>{estimateText(auroc)}</span>
              </div>
            ))}
      </TableTd>
    </>
  );
}

const counted = (films: number, patients: number | null): string =>
  `${formatCount(films)}${patients === null ? "" : ` (${formatCount(patients)})`}`;

const withInterval = ({ intervals }: Inside, path: string, value: number | null): Estimate => ({
  value,
  low: intervals[path]?.low ?? null,
  high: intervals[path]?.high ?? null,
});
