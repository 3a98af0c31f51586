import { differenceText, estimateText } from "../../assessment/estimate-text";
import type { LeftOutScore, LeftOutSources } from "../../assessment/left-out/left-out-sources";
import { findRow } from "../../assessment/outside-tests";

/** What of the networks that were trained without a source stands on a card. */
export type LeftOutOnCard = Pick<LeftOutSources, "sources" | "pooled" | "notes">;

/**
 * The section of a model card on what networks of the same settings score on sources that they did not learn from; none
 * where none was judged. Markdown; `table` escapes what stands in its cells.
 */
export function leftOutSection(
  { sources, pooled, notes }: LeftOutOnCard,
  {
    table,
    escape,
  }: {
    table: (head: readonly string[], rows: readonly (readonly string[])[]) => string;
    escape: (text: string) => string;
  },
): string[] {
  const judged = sources.flatMap(({ source, score, isStale }) =>
    score === null ? [] : [{ title: isStale ? `${source} (the data set has changed since)` : source, score }],
  );
  if (judged.length === 0) return [];
  const within = judged.flatMap(({ score }) => score.withinSource);
  return [
    [
      "## Each source left out",
      "Not this network but others of its settings and seed, each trained without one source and tested on the films of that source, beside this network’s own test split; with 95% intervals. The drop is the source minus the own test split, over the classes that both have.",
      table(
        ["tested on", "images; patients", "accuracy", "balanced accuracy", "drop", "macro AUROC"],
        [
          ...judged.map(({ title, score }) => [title, ...cells(score)]),
          ...(pooled === null ? [] : [["all of them together", ...cells(pooled)]]),
        ],
      ),
      ...(within.length === 0
        ? []
        : [
            "Among films of one source, where the source cannot give the class away (AUROC, 0.5 is guessing):",
            table(
              ["source", "score for", "told from", "AUROC"],
              within.map(({ source, label, against, auroc }) => [source, label, against, estimateText(auroc)]),
            ),
          ]),
      escape(notes.join(" ")),
    ].join("\n\n"),
  ];
}

function cells({ films, patients, comparison }: LeftOutScore): string[] {
  const of = (metric: string) => {
    const row = findRow(comparison, metric);
    return row === null ? "–" : estimateText(row.outside);
  };
  const drop = findRow(comparison, "balancedAccuracy");
  return [
    `${films}; ${patients ?? "–"}`,
    of("accuracy"),
    of("balancedAccuracy"),
    drop === null ? "–" : differenceText(drop.difference),
    of("macroAuroc"),
  ];
}
