import type { MultiLabelReport } from "../metrics/multi-label/multi-label-report";
import type { Doubt } from "./doubts";

/** A validation loss this many times that of even odds is no over-confidence any more. */
const RUNAWAY = 10;

/**
 * The reasons to doubt a network that tells several findings, from its test: findings that it tells no better than guessing,
 * which is when the 95% interval of their AUROC reaches down to 0.5, and findings of which the test can say nothing, for
 * it has too few films or patients of a kind.
 */
export function doubtsOfFindings(
  { split, findings, perFinding, intervals }: Omit<MultiLabelReport, "predictions">,
  { epochs, keep }: { epochs: readonly { valLoss: number }[]; keep: "best" | "last" },
): Doubt[] {
  const interval = (finding: string) => intervals[`auroc.${finding}`];
  const guessed = findings.filter((finding, at) => perFinding[at].auroc !== null && interval(finding)?.low <= 0.5);
  const unknown = findings.filter((finding) => interval(finding) === undefined);
  const losses = epochs.map(({ valLoss }) => valLoss);
  const kept = keep === "last" ? losses.at(-1) : Math.min(...losses);
  return [
    ...(guessed.length === 0
      ? []
      : [
          doubt(
            "guessing",
            `On the ${split} split the network tells ${listed(guessed)} no better than guessing: the 95% interval of the AUROC reaches down to 0.5.`,
          ),
        ]),
    ...(unknown.length === 0
      ? []
      : [
          doubt(
            "unmeasured",
            `Of ${listed(unknown)} the ${split} split says nothing: fewer than five patients have it, or have it not, as far as that is marked.`,
          ),
        ]),
    ...(kept !== undefined && kept > RUNAWAY * Math.LN2
      ? [
          doubt(
            "runaway",
            `The validation loss has run away: ${kept.toPrecision(2)}, where even odds for every finding score ${Math.LN2.toFixed(2)}. Its probabilities mean nothing; a smaller learning rate is the first thing to try.`,
          ),
        ]
      : []),
  ];
}

const doubt = (kind: Doubt["kind"], sentence: string): Doubt => ({ kind, sentence });
const listed = (names: readonly string[]) => names.map((name) => `“${name}”`).join(", ");
