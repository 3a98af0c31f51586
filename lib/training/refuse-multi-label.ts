import { HilumError } from "../errors";
import type { RunDetail } from "./run";

/**
 * Throws `conflict` for a run whose network tells several findings a film, of which something cannot be had that rests on
 * one label a film. @param what as the beginning of a sentence, such as “A shortcut audit”
 */
export function refuseMultiLabel({ name, multiLabel }: Pick<RunDetail, "name" | "multiLabel">, what: string): void {
  if (multiLabel === null) return;
  throw new HilumError(
    "conflict",
    `${what} is of networks that tell one label a film: ${name} tells several findings.`,
    {
      remedy: "Its own report has each finding by itself: docs/multi-label.md says what there is for it.",
    },
  );
}
