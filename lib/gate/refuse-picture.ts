import { type FilmRefusal, HilumError } from "../errors";
import type { GreyImage } from "../imaging/grey-image";
import { chestLikeness } from "./chest-likeness";
import { wrongPose } from "./film-pose";
import { FRONTAL_FILMS } from "./frontal-films";
import { gatePicture, type GateScores, gateScores } from "./gate-scores";

/** For whom the gate stands before a model. */
export interface GateOptions {
  /** The model learnt from drawings of the phantom only: it is asked about drawings, and nothing else without `evenDrawings`. */
  synthetic: boolean;
  /** Reasons that do not count for this model, since its own films would be refused by them: children's films where it learnt from children's. */
  lifted?: readonly FilmRefusal[];
  /** Somebody knows that the model saw only drawings, and asks all the same. @default false */
  evenDrawings?: boolean;
}

/** What is decided by the picture alone, with each threshold's reason. docs/refusal.md has what was measured. */
export const GATE_LIMITS = {
  /** Stripes of a screen or weave: the loudest of 869 films but for one reach 2.4. */
  screen: 2.6,
  /** Unlikeness of drawings, before a model of drawings: of 629 of all sources and presets none has more than 3.57. */
  drawing: 3.6,
  /** Below, a picture is all fine pattern: films have 0.7 and more. */
  coarse: 0.55,
  /** Of pictures that are strange: from here on there is a film within the picture. */
  frame: 0.13,
} as const;

/**
 * Why a model of frontal chest films should not be asked about this picture; null when nothing speaks against it. Says what kind of
 * picture it is where that is sure, else that it is unlike such films. About 30 ms.
 */
export function refusePicture(image: GreyImage, { synthetic, lifted = [] }: GateOptions): HilumError | null {
  const reason = strangeReason(image, synthetic);
  return reason === null || lifted.includes(reason) ? null : refusalFor(reason);
}

function strangeReason(image: GreyImage, synthetic: boolean): PictureRefusal | null {
  const scores = gateScores(image);
  const { thresholds } = FRONTAL_FILMS;
  if (scores.coarse < GATE_LIMITS.coarse) return "notAChest";
  const pose = wrongPose(gatePicture(image));
  if (pose !== null) return pose === "turnLeft" || pose === "turnRight" ? "turned" : pose;
  // Drawings lie in black frames, and their chests fill them as children's do: those two are not asked about them.
  const strange = synthetic ? scores.unlikeness > GATE_LIMITS.drawing : scores.strangeness > thresholds.strangeness;
  if (strange) return kindOfStrange(image, scores, synthetic);
  if (scores.screen > GATE_LIMITS.screen) return "photograph";
  if (!synthetic && scores.childlikeness > thresholds.childlikeness) return "child";
  return null;
}

function kindOfStrange(image: GreyImage, { frame }: GateScores, synthetic: boolean): PictureRefusal {
  const { downwards, fromTheMiddle, symmetry } = chestLikeness(gatePicture(image).values);
  if (Math.abs(downwards) < 0.15 && Math.abs(fromTheMiddle) < 0.2) return "notAChest";
  if (!synthetic && frame > GATE_LIMITS.frame) return "photograph";
  // The body in cross-section: both sides alike, and no belly below.
  if (symmetry > 0.55 && downwards < 0.15 && fromTheMiddle > 0.2) return "crossSection";
  if (symmetry < 0.75 && downwards < 0.25 && fromTheMiddle > 0.25 && image.width < 1.1 * image.height) return "lateral";
  return "unlike";
}

/** The words of a refusal: what the picture seems to be, and what to do about it. */
export function refusalFor(refusal: PictureRefusal): HilumError {
  const [message, remedy] = WORDS[refusal];
  return new HilumError("notAChestFilm", message, { remedy, refusal });
}

/** The refusals that have one message each, whatever the film. */
export type PictureRefusal = Exclude<FilmRefusal, (typeof PLAIN)[number]>;

/** What `checkFilm` says by the file alone, for every model. */
const PLAIN = ["header", "tooSmall", "cropped", "colour", "blank"] as const;

/** Whether a reason is told by what the picture shows. */
export function isOfPicture(refusal: FilmRefusal): boolean {
  return !(PLAIN as readonly FilmRefusal[]).includes(refusal);
}

const FRONTAL = "Choose the frontal (PA or AP) chest film of an adult.";

const WORDS: Record<PictureRefusal, readonly [message: string, remedy: string]> = {
  notAChest: ["This does not look like a chest film.", FRONTAL],
  inverted: ["The film is inverted: bone is dark and air bright.", "Invert its greys and ask again."],
  upsideDown: ["The film lies upside down.", "Turn it by half a turn and ask again."],
  turned: ["The film lies on its side.", "Turn it upright and ask again."],
  lateral: ["This looks like a lateral film, not a frontal one.", "Choose the frontal (PA or AP) film of the study."],
  crossSection: ["This looks like a CT slice, not a film.", "Choose the frontal (PA or AP) film of the study."],
  photograph: [
    "This looks like a photograph of a film, or of a screen.",
    "Export the film itself, as DICOM, PNG or JPEG, and ask again.",
  ],
  child: [
    "This looks like a child's film; the networks learn from adults' ones.",
    "Scores for a child mean nothing here: choose a film of an adult.",
  ],
  unlike: [
    "This is unlike a frontal chest film of an adult: another part of the body, another view, cropped, or a poor exposure.",
    `${FRONTAL} Export the whole film, upright, without frames or notes.`,
  ],
  drawingsOnly: [
    "This model has seen drawings only, and this is no drawing.",
    "What it says of a film of a person means nothing. Who knows that can ask all the same: the page has a button, the command line --even-drawings.",
  ],
  uncertain: [
    "The model cannot tell: its scores leave no label, or all of them, within the stated coverage.",
    "Have the film read by people. Another film of the same patient may be clearer.",
  ],
};
