import { missingnessV, WITH_TEXT } from "./associations";
import type { Association, AuditFinding, TrivialBaseline } from "../audit-report";
import { ASSOCIATION, BASELINE, TEXT } from "../audit-thresholds";
import { finding } from "./finding";
import {
  type BlindInput,
  CONFOUNDING_MESSAGES,
  type SettingApart,
  type TextShare,
} from "./messages/confounding-messages";

export interface ConfoundingWork {
  associations: readonly Association[];
  baselines: readonly TrivialBaseline[];
  labels: readonly string[];
  films: number;
  majorityShare: number;
}

/** One line for each attribute and each trivial classifier that tells the class, and one for those that do not. */
export function confoundingFindings(work: ConfoundingWork): AuditFinding[] {
  if (work.labels.length < 2) return [];
  return [...associationFindings(work), ...baselineFindings(work)];
}

function associationFindings({ associations, labels }: ConfoundingWork): AuditFinding[] {
  const found: AuditFinding[] = [];
  const well: Association["attribute"][] = [];
  for (const association of associations) {
    const { attribute, cramersV, known } = association;
    const text = attribute === "burnedIn" ? textShares(association, labels) : null;
    if (cramersV !== null && (cramersV > ASSOCIATION.amber || (text !== null && isSetApart(text)))) {
      const alone = cramersV > ASSOCIATION.red && known >= ASSOCIATION.leastKnownForRed;
      const apart = setApartMost(association, labels);
      const message = CONFOUNDING_MESSAGES.association({ attribute, alone, cramersV, apart, text });
      found.push(finding(`confounding.${attribute}`, alone ? "red" : "amber", message));
    } else if (cramersV !== null) well.push(attribute);
    const missing = missingnessV(association, labels);
    if (missing !== null && missing > ASSOCIATION.red) {
      found.push(
        finding(
          `confounding.${attribute}Known`,
          "amber",
          CONFOUNDING_MESSAGES.missingness({ attribute, known: knownShares(association, labels) }),
        ),
      );
    }
  }
  if (well.length > 0)
    found.push(finding("confounding.unrelated", "green", CONFOUNDING_MESSAGES.unrelated({ attributes: well })));
  return found;
}

/** How many of each label's films have text in them. */
function textShares({ table }: Association, labels: readonly string[]): TextShare[] {
  return labels.map((label) => ({
    label,
    withText: table.find(({ value }) => value === WITH_TEXT)?.counts[label] ?? 0,
    films: table.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0),
  }));
}

/** Whether some label has so much more text than another that it is no chance. */
function isSetApart(shares: readonly TextShare[]): boolean {
  const known = shares.filter(({ films }) => films > 0);
  const all = known.reduce((sum, { films }) => sum + films, 0);
  const pooled = known.reduce((sum, { withText }) => sum + withText, 0) / Math.max(1, all);
  return known.some((one) =>
    known.some((other) => {
      const difference = one.withText / one.films - other.withText / other.films;
      const error = Math.sqrt(pooled * (1 - pooled) * (1 / one.films + 1 / other.films));
      return difference >= TEXT.amberDifference && difference > TEXT.standardErrors * error;
    }),
  );
}

/** The value that sets one label apart most; null where no two labels have films of which it is known. */
function setApartMost({ table }: Association, labels: readonly string[]): SettingApart | null {
  const rows = table.filter(({ value }) => value !== "unknown");
  const total = (label: string) => rows.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0);
  let best: { difference: number; apart: SettingApart | null } = { difference: -1, apart: null };
  for (const { value, counts } of rows) {
    for (const label of labels) {
      const others = labels.filter((one) => one !== label);
      const of = total(label);
      const ofOthers = others.reduce((sum, one) => sum + total(one), 0);
      if (of === 0 || ofOthers === 0) continue;
      const within = (counts[label] ?? 0) / of;
      const outside = others.reduce((sum, one) => sum + (counts[one] ?? 0), 0) / ofOthers;
      // A value that the label has tells more plainly than one that it lacks.
      const difference = Math.abs(within - outside) + (within > outside ? 1e-9 : 0);
      if (difference > best.difference) best = { difference, apart: { value, label, within, outside } };
    }
  }
  return best.apart;
}

function knownShares({ table }: Association, labels: readonly string[]): { label: string; share: number }[] {
  return labels.map((label) => {
    const all = table.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0);
    const unknown = table.find(({ value }) => value === "unknown")?.counts[label] ?? 0;
    return { label, share: (all - unknown) / all };
  });
}

function baselineFindings({ baselines, films, majorityShare }: ConfoundingWork): AuditFinding[] {
  const whole = baselines.find(({ input }) => input === "wholeImage");
  if (whole === undefined)
    return [finding("confounding.baselinesSkipped", "green", CONFOUNDING_MESSAGES.baselinesSkipped())];
  const chance = BASELINE.standardErrors * Math.sqrt((majorityShare * (1 - majorityShare)) / films);
  const wholeGain = whole.accuracy - majorityShare;
  const found: AuditFinding[] = [];
  const well: BlindInput[] = [];
  for (const { input, accuracy, auroc } of baselines) {
    if (input === "wholeImage") continue;
    const gain = accuracy - majorityShare;
    const ofWhole = gain / Math.max(wholeGain, 1e-9);
    const counts = gain > chance && wholeGain > chance;
    const giveaway = givenAway(auroc);
    const red = giveaway !== null || (counts && gain >= BASELINE.redGain && ofWhole >= BASELINE.redShare);
    const amber = red || (counts && gain >= BASELINE.amberGain && ofWhole >= BASELINE.amberShare);
    if (!amber) {
      well.push(input);
      continue;
    }
    // Disease changes the greys of a film too, so that they alone cannot stop a run.
    const severity = red && input !== "histogram" ? "red" : "amber";
    found.push(
      finding(
        `confounding.${input}Baseline`,
        severity,
        CONFOUNDING_MESSAGES.baseline({ input, accuracy, majorityShare, wholeAccuracy: whole.accuracy, giveaway }),
      ),
    );
  }
  if (well.length > 0)
    found.push(
      finding(
        "confounding.baselinesWell",
        "green",
        CONFOUNDING_MESSAGES.baselinesWell({ inputs: well, majorityShare }),
      ),
    );
  return found;
}

/** The label that is told from the rest most surely, where that is too sure for what cannot see the lungs. */
function givenAway(auroc: TrivialBaseline["auroc"]): { label: string; auroc: number } | null {
  const surest = Object.entries(auroc).reduce(
    (best, [label, value]) => ((value ?? 0) > best.auroc ? { label, auroc: value ?? 0 } : best),
    { label: "", auroc: 0 },
  );
  return surest.auroc >= BASELINE.redAuroc ? surest : null;
}
