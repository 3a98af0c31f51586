/** What happens to so many people, in whole people. */
export interface NaturalFrequencies {
  people: number;
  ill: number;
  /** Ill and flagged; ill and not. */
  found: number;
  missed: number;
  /** Not ill and flagged; not ill and not. */
  falseAlarms: number;
  cleared: number;
}

/** Of `people` at a prevalence, how many a test of this sensitivity and specificity flags; rounded so that all add up. */
export function naturalFrequencies(
  { sensitivity, specificity }: { sensitivity: number; specificity: number },
  prevalence: number,
  people = 1000,
): NaturalFrequencies {
  const ill = Math.round(people * prevalence);
  const found = Math.round(ill * sensitivity);
  const cleared = Math.round((people - ill) * specificity);
  return { people, ill, found, missed: ill - found, falseAlarms: people - ill - cleared, cleared };
}
