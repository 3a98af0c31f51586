import { z } from "zod";

/** A film's place in its data set, as an address has it: decimal digits alone. */
export const FilmIndex = z
  .string()
  .regex(/^\d{1,9}$/, "a film's number, counted from 0")
  .transform(Number);
