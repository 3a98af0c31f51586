/** @file The rules of the shortcut audit in one place: every threshold with its reason. docs/judging.md has the measurements. */

/**
 * What the score may keep where no lung can be seen. A score is an AUROC, 0.5 for chance: it does not fall only because
 * a changed film shifts all answers to one side.
 */
export const WITHOUT_LUNGS = {
  /** Half of what the network knows is there without the lungs … */
  redShare: 0.5,
  /** … and surely so: chance alone leaves the lower bound of an interval here less than once in a thousand audits. */
  redLow: 0.65,
  amberShare: 0.25,
  amberLow: 0.55,
} as const;

/** What a border, a corner or a marker may move: nothing of a disease lies there. */
export const OUTSIDE = {
  /** More films than this follow a strange border, beyond chance … */
  redExcess: 0.2,
  /** … by an interval that stays away from nothing. */
  redLow: 0.1,
  amberExcess: 0.1,
  amberLow: 0,
  /** Fewer patients say too little to keep a model from being published. */
  leastPatients: 20,
} as const;

/** What a change that leaves all of a disease visible may take from the score of a class, in AUROC or in sensitivity. */
export const HARMLESS = {
  amberDrop: 0.1,
  /** Above the share of red herrings that a look at many scores brings along: the p of each is multiplied by their number. */
  level: 0.05,
} as const;

/** What may be left of a picture cut to pieces. */
export const DESTROYED = { amberShare: 0.75 } as const;

/** How surely the source may be told among films of one class, in AUROC. */
export const SOURCE = {
  /** The score of a class is meant to rank by disease: where it ranks by source it cannot be used across them. */
  redScore: 0.85,
  redLow: 0.75,
  /** Features that know the source are common and harmless until the score uses them. */
  amberFeatures: 0.8,
  amberScore: 0.7,
  amberLow: 0.6,
  /** From here on class and source are nearly one, and no film of this set can tell which of the two the network knows. */
  unidentifiable: 0.9,
} as const;

/** Loss of balanced accuracy where classes are matched on what is known of a film. */
export const MATCHED = { amberDrop: 0.1 } as const;
