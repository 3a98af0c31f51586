import { viewsEffectSentence } from "../../metrics/views-effect";
import { testViews, viewsInWords } from "../../tensor/test-views";
import type { PublishedModel } from "../model";

/** What of a model tells what it is made of. */
export type Composition = Partial<
  Pick<PublishedModel, "members" | "views" | "viewsEffect" | "testedBy" | "multiLabel">
>;

/** How many times the work of one network that is shown a film once. */
export const passesOf = ({ members = [], views = "none" }: Composition): number =>
  Math.max(1, members.length) * testViews(views).length;

/**
 * What a model is made of, what that costs and who judged the films of its report, in sentences; none of a model of one network
 * that is shown each film once.
 */
export const compositionSentences = (model: Composition): string[] => [
  ...madeOfSentences(model),
  ...testedSentences(model),
];

/** The same without who judged. */
export function madeOfSentences(model: Composition): string[] {
  const { members = [], views = "none", viewsEffect = null } = model;
  const passes = passesOf(model);
  if (passes === 1) return [];
  return [
    ...(members.length === 0
      ? []
      : [
          `${members.length} networks answer as one: its probability is the mean of theirs (${members.map(({ name }) => name).join(", ")}).`,
        ]),
    ...(views === "none"
      ? []
      : [`Each network is shown ${viewsInWords[views]}; its answer is the mean over the views.`]),
    `A prediction costs ${passes} times that of one network shown a film once.`,
    ...(viewsEffect === null ? [] : [viewsEffectSentence(viewsEffect)]),
  ];
}

/** Who judged the films of a report, where not all of a model's networks did as when it is used. */
export function testedSentences({ members = [], testedBy = "all", multiLabel = null }: Composition): string[] {
  if (multiLabel !== null) return findingSentences(multiLabel);
  switch (testedBy) {
    case "all":
      return [];
    case "heldOut":
      return [
        `Every test film was judged only by those of the ${members.length} networks that were not trained on it, so the figures are of single networks rather than of all together, which no film of the data set can test.`,
        "Thresholds were chosen on validation films judged in the same way: a film may be a validation film of one network and a test film of another, never a training film of its judge.",
      ];
    case "none":
      return [
        "No test score is claimed: the test films of one of its networks may have trained another. Test it on another data set.",
      ];
  }
}

/** How a network that tells several findings did, in sentences. */
function findingSentences({
  split,
  films,
  patients,
  findings,
  measured,
  macro,
  intervals,
}: NonNullable<PublishedModel["multiLabel"]>): string[] {
  const { macroAuroc } = intervals;
  const span =
    macroAuroc === undefined ? "" : ` (95% interval ${macroAuroc.low.toFixed(3)}–${macroAuroc.high.toFixed(3)})`;
  return [
    `It tells ${findings.length} findings, each by itself. On the ${split} split, ${films} films${patients === null ? "" : ` of ${patients} patients`}, the mean AUROC over ${measured.length} of them is ${macro.auroc === null ? "not known" : macro.auroc.toFixed(3)}${span}.`,
    "A finding is called there from its own threshold on, which its validation films gave (the largest sensitivity + specificity); its probability is not calibrated. Whether the network looks at the lungs was not examined: the shortcut audit is of networks that tell one label a film.",
  ];
}
