import { FRONTAL_FILMS } from "../../gate/frontal-films";
import { GATE_LIMITS } from "../../gate/refuse-picture";
import { type PublishedModel, WARNING } from "../model";

/**
 * Which films a network is asked about, in words and numbers, for whoever runs it elsewhere: so exactly that who writes it anew from these sentences
 * gets the same `unlikeness` (`test/peers/model_card_client.py` does), with the statistics that it rests on.
 */
export function gateDescription({ synthetic, gate }: Pick<PublishedModel, "synthetic" | "gate">): object {
  const { strangeness } = FRONTAL_FILMS.thresholds;
  return {
    warning: WARNING,
    synthetic,
    lifted: gate?.lifted ?? [],
    conformal: gate?.conformal ?? null,
    limits: { ...GATE_LIMITS, ...FRONTAL_FILMS.thresholds },
    unlikeness: [
      "Take the decoded grey film (preprocessing.json, first three steps) as fractions of its white, whole: resample it to 128 × 128 by area, each axis by itself (linearly where it grows), aspect not kept; round to whole 1/1048576; halve to 64 × 64 by means of 2 × 2.",
      "Gradients: divide by the standard deviation (plus 1e-6, greys counted in 1/1048576); at each inner pixel, differences of the right and left, and of the lower and upper neighbour; none where that neighbour is missing. Sum the magnitude in cells of 8 × 8 by direction, atan2(down, across) over the whole turn in 8 parts, shared linearly between the two next. Divide each cell's 8 values by the root of: the mean over its 3 × 3 cells (repeated at the edges) of their summed squares, plus 0.1 × the mean of that over all cells, plus 1e-6. 512 values: row, column, direction.",
      "Ranks: halve twice more to 16 × 16; replace each grey by the share of darker ones plus half of the equal ones (itself counted), less 0.5, × √12. 256 values.",
      "statistics.gradients, statistics.ranks: int16 (base64, little-endian) × unit give the mean and 20 orthonormal directions. Of the values less the mean: coordinates along the directions; `along` = Σ coordinate² / variance; `beside` = (squared length − Σ coordinate²) / restVariance.",
      "unlikeness = (ln beside of the gradients − usual.mean) / usual.deviation + (ln along of the ranks − usual.mean) / usual.deviation.",
    ],
    use: [
      "Refuse what is no chest film by its header, smaller than 96 pixels, longer than 2 : 1, in colour, or of one grey.",
      "If the picture inverted, turned by half a turn or a quarter has an unlikeness of at most 3.5 and at least 1.5 less than as it lies: refuse it as inverted, upside down or on its side.",
      synthetic
        ? `This network saw drawings only: refuse films without SYNTHETIC in their lower left corner, and drawings with an unlikeness above ${GATE_LIMITS.drawing}.`
        : `Refuse a film with an unlikeness above ${strangeness.toFixed(2)}. Hilum adds to it for a frame around the film, and looks for stripes of a screen and for children's chests (lib/gate), which are not described here.`,
      "Reasons in `lifted` do not count for this network.",
      "Where `conformal` is given, a label is possible whose probability is at least its threshold: refuse a film with no such label, or with all.",
    ],
    statistics: FRONTAL_FILMS,
  };
}
