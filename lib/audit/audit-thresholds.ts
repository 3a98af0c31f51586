/** @file The rules of the audit in one place: every threshold with its reason. docs/audit.md has the measurements. */

/** Association of the label with an attribute, bias-corrected Cramér's V. */
export const ASSOCIATION = {
  /** From here on knowing the attribute nearly gives the label away: Cohen's "large" effect, and where the public COVID sets lie (1.0). */
  red: 0.5,
  /** Cohen's "medium" effect: the classes differ enough for a look. */
  amber: 0.3,
  /** With fewer films that say, chance alone reaches large values too often to stop a run for it. */
  leastKnownForRed: 50,
} as const;

/** Text in the pixels, which few films of a set have: V stays small then, however much more of it one class has. */
export const TEXT = {
  /** One class has it in so many more of its films, as a share of them: an AUROC of 0.6 for a network that sees nothing else. */
  amberDifference: 0.2,
  /** A difference within so many standard errors is chance. */
  standardErrors: 3,
} as const;

/** Trivial classifiers: gain is accuracy above guessing the commonest label, share is the gain over that of the whole picture. */
export const BASELINE = {
  /** Half of what a linear discriminant gets out of the whole picture is there without the lungs: it is the film, not the disease. */
  redShare: 0.5,
  redGain: 0.1,
  amberShare: 0.25,
  amberGain: 0.05,
  /** One label told from all others this surely by something that is not the chest, whatever the accuracy: rare labels hardly move it. */
  redAuroc: 0.95,
  /** A gain within so many standard errors of guessing is chance. */
  standardErrors: 3,
} as const;

/** Quality of single films. Each was set on 869 real films, see the hit and false-alarm rates in docs/audit.md. */
export const QUALITY = {
  /** Below it a network of 128 pixels or more is fed a blurred picture. */
  tinySide: 128,
  /** Difference of the darkest and the brightest place at 64 × 64, as a share of white: real films have 0.44 and more. */
  blankRange: 0.1,
  /** Longer over shorter side. Of real frontal films 2 in 869 reach it. */
  oddAspect: 1.5,
  /** Share of the film's area in borders of one grey. 1.6% of real films have more. */
  borderShare: 0.15,
  /** In greys of 255: rows that vary less are a border. */
  borderVariation: 12,
  /** A film that lies on its side, or a lateral one, is at least this like a chest lying on its side … */
  sideways: 0.35,
  /** … and that much more than like an upright one. */
  sidewaysMargin: 0.2,
  /** An association of a flaw with the label this strong is a shortcut of its own. */
  redAssociation: 0.5,
  /** Fewer flawed films are too few for that. */
  leastForRed: 10,
} as const;
