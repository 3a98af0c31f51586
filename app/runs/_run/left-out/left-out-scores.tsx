import { Text } from "@mantine/core";
import type { LeftOutSources } from "@/lib/assessment/left-out/left-out-sources";
import type { EvaluationReport } from "@/lib/metrics/evaluation-report";
import { InsideOutsideTable } from "../evaluations/inside-outside-table";
import { WithinSourceTable } from "../evaluations/within-source-table";
import { LeftOutTable } from "./left-out-table";

/** The scores of each source left out beside the run's own test split: in one table, and each source with all its figures. */
export function LeftOutScores({
  inside,
  leftOut: { sources, pooled, notes },
}: {
  inside: Omit<EvaluationReport, "predictions">;
  leftOut: Pick<LeftOutSources, "sources" | "pooled" | "notes">;
}) {
  return (
    <>
      <LeftOutTable inside={inside} sources={sources} pooled={pooled} />
      <Text size="xs" c="dimmed" mt={4} mb="xs" maw="90ch">
        With 95% intervals: of accuracy films count as independent (Wilson), of all others patients are drawn anew. The
        drop is the source minus the own test split, over the classes that both have; bold where its interval leaves no
        other reading. {notes.join(" ")}
        {pooled !== null &&
          " All together are the films of the sources, each once, judged by as many networks as there are sources: an AUROC over them also counts how differently those networks score."}
      </Text>
      {sources.map(
        ({ source, score }) =>
          score !== null && (
            <details key={source}>
              <summary>{source}: all figures</summary>
              {score.comparison === null ? (
                <Text size="sm">It shares no class with the own test split.</Text>
              ) : (
                <InsideOutsideTable comparison={score.comparison} />
              )}
              {score.unmeasured.map((sentence) => (
                <Text key={sentence} size="sm" c="dimmed" maw="80ch" mt={4}>
                  {sentence}
                </Text>
              ))}
              {score.withinSource.length > 0 && <WithinSourceTable areas={score.withinSource} />}
            </details>
          ),
      )}
    </>
  );
}
