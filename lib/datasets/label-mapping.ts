import { z } from "zod";

/** What each label of a data set is called by a network, or in a set that it is joined into; null where films of that label are left out. */
export const LabelMapping = z.record(z.string(), z.string().nullable());
export type LabelMapping = z.infer<typeof LabelMapping>;
