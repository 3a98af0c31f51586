import { z } from "zod";

/** What is done to a film before the network is asked again. */
export const ProbeId = z.enum([
  "border",
  "ring",
  "corners",
  "centreBlack",
  "mirrored",
  "blurred",
  "borderErased",
  "cornersErased",
  "markersErased",
  "shuffled",
]);
export type ProbeId = z.infer<typeof ProbeId>;
