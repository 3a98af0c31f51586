import { z } from "zod";
import { ClassSource } from "./class-sources";

/** What a join would make, before anything is stored. On the wire. */
export const JoinPreview = z.object({
  films: z.number().int(),
  patients: z.number().int(),
  /** Patients with films in more than one of the data sets. */
  sharedPatients: z.number().int(),
  /** What the films are marked for, where they may show several things; none where each has one label. */
  findings: z.array(z.string()),
  classSources: z.array(ClassSource),
  /** What the sources give away, a sentence each. */
  remarks: z.array(z.string()),
  members: z.array(
    z.object({
      dataset: z.string(),
      title: z.string(),
      version: z.number().int(),
      taken: z.number().int(),
      leftOut: z.number().int(),
      copies: z.number().int(),
      disputed: z.number().int(),
      numbered: z.number().int(),
      unnamed: z.number().int(),
      /** Its labels, or findings, as they are, with their films and what they are called in the joined set; null where left out. */
      labels: z.array(z.object({ label: z.string(), films: z.number().int(), name: z.string().nullable() })),
    }),
  ),
  /** A data set in use that is just this; null where there is none. */
  existing: z.string().nullable(),
});
export type JoinPreview = z.infer<typeof JoinPreview>;

/** How a joined data set stands to its members as they are now. On the wire. */
export const JoinState = z.object({
  members: z.array(
    z.object({
      dataset: z.string(),
      title: z.string(),
      /** The version that the set was joined of. */
      version: z.number().int(),
      films: z.number().int(),
      /** The newest one. */
      newest: z.number().int(),
      inBin: z.boolean(),
      isChanged: z.boolean(),
    }),
  ),
  classSources: z.array(ClassSource),
  remarks: z.array(z.string()),
  sourceIsSet: z.boolean(),
  /** True where a member has a newer version than the one that was joined. */
  isOutdated: z.boolean(),
});
export type JoinState = z.infer<typeof JoinState>;
