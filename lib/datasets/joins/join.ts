import { z } from "zod";
import { LabelMapping } from "../label-mapping";

/** How a data set was joined of others: enough to join them again. On the wire and in the store. */
export const Join = z.object({
  /** The data sets, each as it was then, in their order: of two copies of a film the earlier member's is kept. */
  members: z.array(z.object({ dataset: z.string(), version: z.number().int().min(1), fingerprint: z.string() })),
  /** Member → what its labels are called here. A label that is not in it goes by its own name. */
  labels: z.record(z.string(), LabelMapping),
  /** True where every film's source is its member's name, whatever it says itself; else it is so only where nothing else tells it. */
  sourceIsSet: z.boolean(),
});
export type Join = z.infer<typeof Join>;

/** The data sets whose films a set holds: itself, and its members. */
export const lineageOf = ({ id, joined }: { id: string; joined: Join | null }): string[] => [
  id,
  ...(joined?.members ?? []).map(({ dataset }) => dataset),
];
