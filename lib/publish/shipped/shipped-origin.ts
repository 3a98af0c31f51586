import { z } from "zod";

/** A figure with its 95% interval; null where the films do not tell it. */
const Figure = z.object({
  title: z.string(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** Where a model comes from that goes with the product: it was trained elsewhere, and neither its run nor its films are here. */
export const ShippedOrigin = z.object({
  /** Rises with each one that goes with the product under the name. */
  revision: z.number().int().min(1),
  /** What it is, in a sentence or two. */
  description: z.string(),
  /** What passes on to all that comes of it: licence and attribution, a sentence each. */
  terms: z.array(z.string()).min(1),
  /** The sets of films that it learned from. */
  sets: z.array(
    z.object({
      title: z.string(),
      /** Of its films in their order, as data sets have it. */
      fingerprint: z.string(),
      films: z.number().int(),
      patients: z.number().int(),
      /** By whom, and under what licence. */
      terms: z.string(),
    }),
  ),
  made: z.object({
    /** The command in the repository that makes it again. */
    command: z.string(),
    /** Version of Hilum. */
    hilum: z.string(),
    /** Of its runs. */
    seeds: z.array(z.number().int()),
    /** When, as YYYY-MM-DD. */
    day: z.string(),
  }),
  /** What was measured beside the report, as tables: without one source, say. */
  tests: z.array(
    z.object({
      title: z.string(),
      note: z.string(),
      rows: z.array(
        z.object({
          name: z.string(),
          films: z.number().int(),
          patients: z.number().int().nullable(),
          figures: z.array(Figure),
        }),
      ),
    }),
  ),
  /** What weights in float16 change on the films of its report: the largest difference of a probability, and how many are called otherwise. */
  halfPrecision: z.object({ films: z.number().int(), largest: z.number(), changed: z.number().int() }),
  /** SHA-256 of the package that it came in: weights, terms, checklists. */
  packageDigest: z.string(),
});
export type ShippedOrigin = z.infer<typeof ShippedOrigin>;
