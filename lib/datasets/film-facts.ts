import { z } from "zod";

/** How the pixels of the file were coloured before they became grey. */
const Colour = z.enum(["grey", "rgb", "palette", "cmyk", "unknown"]);

/** What is known of a film from its file alone, from the decoder to the data set's row. */
export const FilmFacts = z.object({
  /** In pixels. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  bitDepth: z.number().int().min(1).max(16),
  format: z.enum(["png", "jpeg", "tiff", "dicom", "phantom"]),
  colour: Colour,
  /** Size of the file it came in; null for a drawing. */
  fileBytes: z.number().int().nullable(),
  /** Text in the pixels: yes where the header says so (0028,0301) or lines of it were found; else what the header says. */
  burnedIn: z.enum(["yes", "no", "unknown"]),
});
export type FilmFacts = z.infer<typeof FilmFacts>;

/** The facts alone of something that has them. */
export function factsOf({ width, height, bitDepth, format, colour, fileBytes, burnedIn }: FilmFacts): FilmFacts {
  return { width, height, bitDepth, format, colour, fileBytes, burnedIn };
}
