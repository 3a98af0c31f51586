/** @file The films of a data set whose labels are doubted, with what readers say of them. On the wire. */
import { z } from "zod";
import { FilmRecord } from "../../datasets/film-record";
import { ReviewBoard } from "./review-board";

/** A film of the newest version whose label is doubted. */
const DoubtedFilm = z.object({
  film: FilmRecord,
  /** What the networks say with confidence in the place of its label. */
  suggested: z.string(),
  /** By label, the mean over the networks that never saw the film. */
  probabilities: z.record(z.string(), z.number()),
  /** Of its label less that of the likeliest other, −1–1: the lower, the more doubtful. */
  margin: z.number(),
  /** How many networks were asked. */
  networks: z.number().int(),
});

export const LabelDoubtList = z.object({
  dataset: z.string(),
  labels: z.array(z.string()),
  /** Films of the newest version, and those of which a network that never saw them said something. */
  films: z.number().int(),
  covered: z.number().int(),
  /** By label, from which probability on it counts as said with confidence; null where no film has it. */
  thresholds: z.record(z.string(), z.number().nullable()),
  /** The most doubtful first, without those of which the reader said that the label is right. */
  doubts: z.array(DoubtedFilm),
  board: ReviewBoard,
});
export type LabelDoubtList = z.infer<typeof LabelDoubtList>;

export type DoubtedFilm = z.infer<typeof DoubtedFilm>;
