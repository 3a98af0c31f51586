/** @file What the figures of a shortcut audit mean: one line of plain words each, with its severity. */
import type { Severity } from "../../audit/audit-report";
import { listed } from "../../audit/findings/wording";
import type { ModelFinding } from "../model-finding";
import type { IntervalEstimate } from "./interval-estimate";
import type { ProbeId } from "./probe-id";
import { probeOf, PROBES } from "./probes";
import type { ProbeResult, ShortcutReport } from "./shortcut-report";
import { DESTROYED, HARMLESS, MATCHED, OUTSIDE, SOURCE, WITHOUT_LUNGS } from "./shortcut-thresholds";

type Measured = Omit<ShortcutReport, "findings" | "elapsedMs">;

/** An estimate that is defined. */
type Known = Record<"value" | "low" | "high", number>;

const CHANCE = 0.5;
/** Below it a network knows too little for a share of what it knows to mean anything. */
const LEAST_AUROC = 0.6;
const ORDER: readonly Severity[] = ["red", "amber", "green"];

/** The findings of an audit, red first. */
export function shortcutFindings(report: Measured): ModelFinding[] {
  const found = [
    withoutLungs(report),
    strangeBorder(report),
    markers(report),
    harmless(report, "borderErased", "Erasing the border"),
    harmless(report, "cornersErased", "Erasing the corners"),
    harmless(report, "mirrored", "Mirroring a film"),
    harmless(report, "blurred", "Blurring a film"),
    shuffledBlocks(report),
    sources(report),
    ...report.matched.map((matched) => matchedScore(report, matched)),
    attention(report),
  ].filter((finding) => finding !== null);
  return found.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

/** What of a score is left, for the classes as a whole and each of them: its share above chance. */
function keptAurocs(report: Measured, { scores }: ProbeResult) {
  return ["macroAuroc", ...report.labels.map((label) => `auroc.${label}`)].flatMap((name) => {
    const [before, after] = [report.intact[name], scores[name]];
    if (!isKnown(before) || !isKnown(after) || before.value < LEAST_AUROC) return [];
    return [{ name, before, after, share: (after.value - CHANCE) / (before.value - CHANCE) }];
  });
}

function withoutLungs(report: Measured): ModelFinding | null {
  const all = PROBES.filter(({ kind }) => kind === "withoutLungs").flatMap(({ id, title }) => {
    const result = resultOf(report, id);
    return result === null ? [] : keptAurocs(report, result).map((kept) => ({ title, ...kept }));
  });
  if (all.length === 0) return null;
  const atLeast = (share: number, low: number) => all.filter((one) => one.share >= share && one.after.low >= low);
  const red = atLeast(WITHOUT_LUNGS.redShare, WITHOUT_LUNGS.redLow);
  const amber = atLeast(WITHOUT_LUNGS.amberShare, WITHOUT_LUNGS.amberLow);
  const concerned = red.length > 0 ? red : amber.length > 0 ? amber : all;
  const worst = concerned.reduce((a, b) => (b.after.value > a.after.value ? b : a));
  const others = [...new Set(concerned.map(({ title }) => title))].filter((title) => title !== worst.title);
  const also = others.length === 0 || amber.length === 0 ? "" : ` The same holds of ${listed(others)}.`;
  const figures = `${scoreInWords(worst.name)} ${range(worst.after)}, ${share(worst.before.value)} with the whole film (${patients(report.patients)}; 0.50 is chance)`;
  if (amber.length === 0)
    return {
      id: "shortcut.border",
      severity: "green",
      title: all.some((one) => one.share >= WITHOUT_LUNGS.amberShare)
        ? untold("the score survives without the lungs")
        : "Without the lungs the score does not survive",
      detail: `The most is left with ${worst.title}: ${figures}.`,
    };
  return {
    id: "shortcut.border",
    severity: red.length > 0 ? "red" : "amber",
    title: red.length > 0 ? "The score survives without the lungs" : "Some of the score is there without the lungs",
    detail: `From ${worst.title} the network still tells ${classInWords(worst.name)}: ${figures}.${also} What it knows there is no disease of the lungs, but how and where a film was made.`,
  };
}

function strangeBorder({ ringSwap }: Measured): ModelFinding | null {
  if (ringSwap === null || !isKnown(ringSwap.excess)) return null;
  const { followed, control, excess } = ringSwap;
  const figures = `${times(followed)} against ${times(control)} with the border of a film of its own class (difference ${signed(excess.value)}, 95% ${signed(excess.low)} to ${signed(excess.high)}; ${patients(ringSwap.patients)})`;
  const severity = severityOutside(excess, ringSwap.patients);
  return {
    id: "shortcut.strangeBorder",
    severity,
    title:
      severity !== "green"
        ? "Answers follow the border of another film"
        : excess.value >= OUTSIDE.amberExcess
          ? untold("answers follow a strange border")
          : "Answers do not follow a strange border",
    detail: `With the outer 8% of a film of another class the network names that class on ${figures}.${severity === "green" ? "" : " The lungs are the same; only the edge has changed."}`,
  };
}

function markers(report: Measured): ModelFinding | null {
  const result = resultOf(report, "markersErased");
  if (result?.control == null || !isKnown(result.control.excess)) return null;
  const { excess, flips } = result.control;
  const severity = severityOutside(excess, result.patients);
  return {
    id: "shortcut.markers",
    severity,
    title:
      severity !== "green"
        ? "Markers change the answer"
        : excess.value >= OUTSIDE.amberExcess
          ? untold("markers change the answer")
          : "Markers hardly matter",
    detail: `Erasing small bright shapes outside the lungs changes the answer on ${times(result.flips)}, patches of the same sizes elsewhere on ${times(flips)} (difference ${signed(excess.value)}, 95% ${signed(excess.low)} to ${signed(excess.high)}; ${patients(result.patients)} with such shapes).`,
  };
}

function severityOutside(excess: Known, patientCount: number): Severity {
  const { redExcess, redLow, amberExcess, amberLow, leastPatients } = OUTSIDE;
  if (excess.value >= redExcess && excess.low >= redLow && patientCount >= leastPatients) return "red";
  return excess.value >= amberExcess && excess.low > amberLow ? "amber" : "green";
}

/** The largest fall of a class' sensitivity or AUROC that is no chance. */
function harmless(report: Measured, id: ProbeId, doing: string): ModelFinding | null {
  const result = resultOf(report, id);
  if (result === null) return null;
  const names = report.labels.flatMap((label) => [`recall.${label}`, `auroc.${label}`]);
  const changes = names.flatMap((name) => {
    const [difference, before, after] = [result.differences[name], report.intact[name], result.scores[name]];
    if (!isKnown(difference) || !isKnown(before) || !isKnown(after)) return [];
    return [{ name, difference, before, after, p: Math.min(1, (difference.p ?? 1) * names.length) }];
  });
  if (changes.length === 0) return null;
  const largest = changes.reduce((a, b) => (b.difference.value < a.difference.value ? b : a));
  const falls = changes
    .filter(
      ({ difference, p }) => difference.value <= -HARMLESS.amberDrop && difference.high < 0 && p <= HARMLESS.level,
    )
    .toSorted((a, b) => a.difference.value - b.difference.value);
  const worst = falls.at(0) ?? largest;
  const { difference, name } = worst;
  const figures = `from ${share(worst.before.value)} to ${share(worst.after.value)} (difference ${signed(difference.value)}, 95% ${signed(difference.low)} to ${signed(difference.high)}; ${patients(patientsOf(report, name))})`;
  const isFall = falls.length > 0;
  return {
    id: `shortcut.${id}`,
    severity: isFall ? "amber" : "green",
    title: isFall ? `${doing} lowers the score` : `${doing} lowers no score beyond chance`,
    detail: isFall
      ? `${doing} lowers the ${scoreInWords(name)} ${figures}. All of the lungs is still there: ${probeOf(id).does}`
      : difference.value < 0
        ? `The largest fall is that of the ${scoreInWords(name)}, ${figures}.`
        : `Neither a sensitivity nor an AUROC falls (${patients(report.patients)}).`,
  };
}

function shuffledBlocks(report: Measured): ModelFinding | null {
  const result = resultOf(report, "shuffled");
  const kept = result === null ? [] : keptAurocs(report, result).filter(({ name }) => name === "macroAuroc");
  if (kept.length === 0) return null;
  const [{ before, after, share: left }] = kept;
  const isLeft = left >= DESTROYED.amberShare && after.low > CHANCE;
  return {
    id: "shortcut.shuffled",
    severity: isLeft ? "amber" : "green",
    title: isLeft
      ? "The score survives a film cut to pieces"
      : left >= DESTROYED.amberShare
        ? untold("the score survives a film cut to pieces")
        : "A film cut to pieces loses its score",
    detail: `With 16 blocks in another order the macro AUROC is ${range(after)}, ${share(before.value)} before (${patients(report.patients)}).${isLeft ? " The network reads texture, and not where on the chest it lies." : ""}`,
  };
}

function sources({ sources: { association, known, found } }: Measured): ModelFinding | null {
  if (known === 0) return null;
  const one = association !== null && association >= SOURCE.unidentifiable;
  if (found.length === 0) {
    if (association === null) return null;
    return {
      id: "shortcut.source",
      severity: one ? "amber" : "green",
      title: one
        ? "Class and source are one: what the network knows cannot be told apart"
        : "No class has enough films of two sources",
      detail: `Cramér's V of class and source is ${share(association)} on the films kept apart from training, and no class has ten patients of each of two sources. ${one ? "Unidentifiable: a network that knows the disease and one that knows the hospital score alike here. Only films of both classes from one source can tell." : "Whether the score tells sources apart cannot be measured here."}`,
    };
  }
  const score = found.filter(({ score: { auroc } }) => isKnown(auroc));
  const features = found.filter((one) => isKnown(one.features));
  const worstScore = score.reduce(
    (a, b) => ((b.score.auroc.value ?? 0) > (a.score.auroc.value ?? 0) ? b : a),
    score[0],
  );
  const worstFeatures = features.reduce(
    (a, b) => ((b.features.value ?? 0) > (a.features.value ?? 0) ? b : a),
    features[0],
  );
  const reaches = ({ value, low }: IntervalEstimate, least: number, leastLow: number) =>
    value !== null && low !== null && value >= least && low >= leastLow;
  const isRed = score.some(({ score: { auroc } }) => reaches(auroc, SOURCE.redScore, SOURCE.redLow));
  const isAmber =
    score.some(({ score: { auroc } }) => reaches(auroc, SOURCE.amberScore, SOURCE.amberLow)) ||
    features.some((one) => reaches(one.features, SOURCE.amberFeatures, SOURCE.amberLow));
  const sentences = [
    ...(worstScore === undefined
      ? []
      : [
          `Among the films of ${worstScore.label} the score of ${worstScore.score.label} tells ${worstScore.source} from other sources with an AUROC of ${range(worstScore.score.auroc)} (${patients(worstScore.patients)} against ${worstScore.otherPatients}; 0.50 is not at all).`,
        ]),
    ...(worstFeatures === undefined
      ? []
      : [
          `From its features a linear classifier tells ${worstFeatures.source} apart among ${worstFeatures.label} with ${range(worstFeatures.features)}.`,
        ]),
    ...(association === null
      ? []
      : [`Cramér's V of class and source is ${share(association)} on ${known} films kept apart from training.`]),
  ];
  return {
    id: "shortcut.source",
    severity: isRed ? "red" : isAmber ? "amber" : "green",
    title: isRed
      ? "The score tells sources apart inside one class"
      : isAmber
        ? "The network knows where a film comes from"
        : score.some(({ score: { auroc } }) => (auroc.value ?? 0) >= SOURCE.amberScore)
          ? untold("the score tells sources apart")
          : "The score does not tell sources apart",
    detail: sentences.join(" "),
  };
}

function matchedScore(
  report: Measured,
  { by, films, patients: count, scores }: Measured["matched"][number],
): ModelFinding | null {
  const what = by === "file" ? "format, colour and size of the file" : "view, sex and age band";
  const id = `shortcut.matched.${by}`;
  const before = report.intact.balancedAccuracy;
  const after = scores?.balancedAccuracy;
  if (!isKnown(before)) return null;
  if (after === undefined || !isKnown(after))
    return {
      id,
      severity: "amber",
      title: `Classes cannot be matched on ${what}`,
      detail: `Only ${films} of ${report.films} test films have a film of another class that is like them in ${what}: whether these give the class away cannot be told apart from the disease.`,
    };
  const isFall = before.value - after.value >= MATCHED.amberDrop;
  return {
    id,
    severity: isFall ? "amber" : "green",
    title: isFall
      ? `The score falls where classes are matched on ${what}`
      : `The score holds where classes are matched on ${what}`,
    detail: `Balanced accuracy ${range(after)} on ${films} films of ${patients(count)} that are matched on ${what}, ${range(before)} on all ${report.films}.`,
  };
}

function attention({ attention: { area, gradCam, occlusion, films, patients: count } }: Measured): ModelFinding | null {
  const maps = [
    { name: "Grad-CAM", share: gradCam },
    { name: "occlusion", share: occlusion },
  ].flatMap(({ name, share: one }) => (one !== null && isKnown(one) ? [{ name, share: one }] : []));
  if (maps.length === 0) return null;
  const isOutside = maps.some((one) => one.share.high < area);
  const figures = maps.map((one) => `${range(one.share)} of the ${one.name} energy`);
  return {
    id: "shortcut.attention",
    severity: isOutside ? "amber" : "green",
    title: isOutside ? "The network looks past the lungs" : "What moves the network lies mostly where the lungs may be",
    detail: `${listed(figures)} lies in the lung box, a fixed one that covers ${share(area)} of the picture (${films} films of ${patients(count)}).${isOutside ? " That is less than if it looked anywhere." : ""}`,
  };
}

/** What looks as if, and may be chance: a green that is no all-clear. */
const untold = (what: string) => `Whether ${what} cannot be told: the interval is too wide`;

function resultOf({ probes }: Measured, id: ProbeId): ProbeResult | null {
  return probes.find(({ probe }) => probe === id) ?? null;
}

function isKnown<Figure extends IntervalEstimate>(figure: Figure | undefined): figure is Figure & Known {
  return figure !== undefined && figure.value !== null && figure.low !== null && figure.high !== null;
}

/** `sensitivity for covid-19`, `AUROC of covid-19`, `macro AUROC`. */
function scoreInWords(name: string): string {
  if (name === "macroAuroc") return "macro AUROC";
  const dot = name.indexOf(".");
  const label = name.slice(dot + 1);
  return name.startsWith("recall.") ? `sensitivity for ${label}` : `AUROC of ${label}`;
}

function classInWords(name: string): string {
  return name === "macroAuroc" ? "the classes" : name.slice(name.indexOf(".") + 1);
}

/** A sensitivity is of the patients of its class, everything else of all. */
function patientsOf({ patients: all, classPatients }: Measured, name: string): number {
  return name.startsWith("recall.") ? (classPatients[name.slice("recall.".length)] ?? all) : all;
}

const patients = (count: number) => `${count} ${count === 1 ? "patient" : "patients"}`;

const share = (value: number) => value.toFixed(2);

/** `−0.32`, with the sign that typesetting has. */
const signed = (value: number) => `${value < 0 && share(value) !== "-0.00" ? "−" : ""}${Math.abs(value).toFixed(2)}`;

function range({ value, low, high }: IntervalEstimate): string {
  return value === null || low === null || high === null ? "–" : `${share(value)} (95% ${share(low)}–${share(high)})`;
}

/** `46% of 120 films (95% 37%–55%)`. */
function times({ value, low, high, denominator }: ProbeResult["flips"]): string {
  const percent = (one: number | null) => `${Math.round(100 * (one ?? 0))}%`;
  return `${percent(value)} of ${denominator} films (95% ${percent(low)}–${percent(high)})`;
}
