import { missingnessV } from "./associations";
import type { Association, AuditFinding, TrivialBaseline } from "../audit-report";
import { ASSOCIATION, BASELINE } from "../audit-thresholds";
import { capitalised, listed, percent, share } from "./wording";

type Attribute = Association["attribute"];

const NAMES: Record<Attribute, string> = {
  source: "source",
  format: "file format",
  colour: "colour of the files",
  bitDepth: "bit depth",
  size: "image size",
  aspect: "shape of the image",
  bytesPerPixel: "file size per pixel",
  view: "view",
  sex: "sex",
  ageBand: "age",
  licence: "licence",
};

/** No word of a cohort: the whole data set is audited, whichever of its films a run takes. */
const REMEDY = "A network can learn this in place of the disease. Import all classes from the same sources, or only films among which it is balanced, as a data set of their own; or waive this by name and report it with every score.";

const finding = (id: string, severity: AuditFinding["severity"], title: string, detail: string): AuditFinding => ({ id: `confounding.${id}`, section: "confounding", severity, title, detail, films: [] });

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
  const well: string[] = [];
  for (const association of associations) {
    const { attribute, cramersV, known } = association;
    const name = NAMES[attribute];
    if (cramersV !== null && cramersV > ASSOCIATION.amber) {
      const red = cramersV > ASSOCIATION.red && known >= ASSOCIATION.leastKnownForRed;
      found.push(finding(attribute, red ? "red" : "amber", red ? `The ${name} alone tells the class` : `The ${name} goes with the class`, `Cramér's V is ${share(cramersV)} of 1. ${evidence(association, labels)} ${REMEDY}`));
    } else if (cramersV !== null) well.push(name);
    const missing = missingnessV(association, labels);
    if (missing !== null && missing > ASSOCIATION.red) found.push(finding(`${attribute}Known`, "amber", `Whether the ${name} is known tells the class`, `${knownShares(association, labels)} The pixels do not show it, but it says that the classes come from different places.`));
  }
  if (well.length > 0) found.push(finding("unrelated", "green", `${capitalised(listed(well.map((name) => `the ${name}`)))} ${well.length === 1 ? "does" : "do"} not tell the class`, `Cramér's V is at most ${ASSOCIATION.amber}.`));
  return found;
}

/** The value that sets one label apart most, in numbers. */
function evidence({ table }: Association, labels: readonly string[]): string {
  const rows = table.filter(({ value }) => value !== "unknown");
  const total = (label: string) => rows.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0);
  let best = { difference: -1, text: "" };
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
      if (difference > best.difference) best = { difference, text: `“${value}” is ${percent(within)} of “${label}” and ${percent(outside)} of the others.` };
    }
  }
  return best.text;
}

function knownShares({ table }: Association, labels: readonly string[]): string {
  const shares = labels.map((label) => {
    const all = table.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0);
    const unknown = table.find(({ value }) => value === "unknown")?.counts[label] ?? 0;
    return `${percent((all - unknown) / all)} of “${label}”`;
  });
  return `It is known of ${listed(shares)}.`;
}

const SEES: Record<Exclude<TrivialBaseline["input"], "wholeImage">, { title: string; what: string }> = {
  metadata: { title: "The facts of the files alone tell the class", what: "sees only size, shape, format, colour and bytes of a file" },
  border: { title: "The border of the films alone tells the class", what: "sees only the outer 6% of a film" },
  corners: { title: "The corners of the films alone tell the class", what: "sees only the four corners of a film" },
  histogram: { title: "The greys alone tell the class", what: "sees only how often each grey occurs in a film" },
};

function baselineFindings({ baselines, films, majorityShare }: ConfoundingWork): AuditFinding[] {
  const whole = baselines.find(({ input }) => input === "wholeImage");
  if (whole === undefined) return [finding("baselinesSkipped", "green", "Too few patients to try simple classifiers", "With fewer than ten patients in some class their scores would be chance.")];
  const chance = BASELINE.standardErrors * Math.sqrt((majorityShare * (1 - majorityShare)) / films);
  const found: AuditFinding[] = [];
  const well: string[] = [];
  for (const { input, accuracy, auroc } of baselines) {
    if (input === "wholeImage") continue;
    const { title, what } = SEES[input];
    const gain = accuracy - majorityShare;
    const ofWhole = gain / Math.max(whole.accuracy - majorityShare, 1e-9);
    const counts = gain > chance && whole.accuracy - majorityShare > chance;
    const surest = Object.entries(auroc).reduce((best, [label, value]) => ((value ?? 0) > best.value ? { label, value: value ?? 0 } : best), { label: "", value: 0 });
    const giveaway = surest.value >= BASELINE.redAuroc;
    const red = giveaway || (counts && gain >= BASELINE.redGain && ofWhole >= BASELINE.redShare);
    const amber = red || (counts && gain >= BASELINE.amberGain && ofWhole >= BASELINE.amberShare);
    if (!amber) {
      well.push(what.replace(/^sees only /, ""));
      continue;
    }
    const detail = `A linear classifier that ${what} is right in ${percent(accuracy)} of new patients' films, guessing the commonest class in ${percent(majorityShare)}, and one that sees the whole film at 16 × 16 in ${percent(whole.accuracy)}.${giveaway ? ` It tells “${surest.label}” from the rest with an AUROC of ${share(surest.value)}.` : ""}`;
    // Disease changes the greys of a film too, so that they alone cannot stop a run.
    const severity = red && input !== "histogram" ? "red" : "amber";
    found.push(finding(`${input}Baseline`, severity, title, `${detail} ${REMEDY}`));
  }
  if (well.length > 0) found.push(finding("baselinesWell", "green", "Simple classifiers that do not see the lungs learn little", `Tried on: ${listed(well)}. Guessing the commonest class is right in ${percent(majorityShare)}.`));
  return found;
}
