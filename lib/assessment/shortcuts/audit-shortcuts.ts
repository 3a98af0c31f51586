/** @file The shortcut audit: a trained network is asked about films that were changed on purpose. Pure: whoever calls it brings the network. */
import { contingencyTable, countByLabel } from "../../audit/findings/count-by-label";
import { cramersV } from "../../audit/findings/cramers-v";
import type { FilmRecord } from "../../datasets/film-record";
import { argmax } from "../../tensor/argmax";
import { deriveSeed, Random } from "../../tensor/random";
import { energyInLungBox, meanShare, occludedSquares } from "./attention";
import { compareAnswers, scoreAnswers } from "./compare-answers";
import { controlPatches, eraseMarkers, findMarkers } from "../../imaging/network/markers";
import { MATCHINGS, matchedScores } from "./matched-scores";
import { pairedShares, shareOf } from "./paired-shares";
import { filmRandom, probedSquare } from "./probed-square";
import { type Probe, PROBES } from "./probes";
import { LUNG_BOX_AREA } from "../../imaging/network/regions";
import { groupByPatient } from "./for-each-patient-sample";
import { shortcutFindings } from "./shortcut-findings";
import type { ProbeResult, RingSwapResult, ShortcutReport, SourceResult } from "./shortcut-report";
import { SHORTCUT_RULES } from "./shortcut-rules";
import { sourcesInClasses } from "./source-in-class";
import { drawRingSwaps, withRingOf } from "./swap-rings";

/** A film that the network was not trained on. */
export interface HeldOutFilm {
  record: FilmRecord;
  /** Of the test split; the others are of the validation split, and serve to ask about sources only. */
  isTest: boolean;
  /** As the network sees it: `[size, size]` grey values 0–255. */
  square: Uint8Array;
}

/** A trained network that answers. */
export interface AskedNetwork {
  labels: readonly string[];
  size: number;
  /** `[N][labels]` probabilities, and `[N][F]` what the last dense layer reads. */
  ask(squares: readonly Uint8Array[]): Promise<{ probabilities: number[][]; features: Float32Array[] }>;
  /** A Grad-CAM map for each square and class; null for a network without a feature map. */
  explain: ((squares: readonly Uint8Array[], classes: readonly number[]) => Promise<HeatMaps>) | null;
}

export interface HeatMaps {
  maps: readonly Float32Array[];
  height: number;
  width: number;
}

export interface ShortcutWork {
  dataset: { id: string; fingerprint: string; synthetic: boolean };
  films: readonly HeldOutFilm[];
  network: AskedNetwork;
  /** Called before each step, which may take seconds; throws to stop. */
  onStep?: (step: string, share: number) => Promise<void> | void;
}

/** More films do not narrow an interval to matter, only take longer. */
const MOST_FILMS = 600;
const MOST_SOURCED = 2_000;
const MOST_OCCLUDED = 45;
/** A discriminant on more inputs would take minutes. */
const MOST_FEATURES = 1_024;
const SEED = 1;

/** A film of the test split with all that is asked of it. */
interface TestFilm extends HeldOutFilm {
  label: number;
  patient: string;
}

/**
 * Asks a network about its own test films as they are and under every probe of `probes.ts`, with borders exchanged between
 * them, and with patches hidden; asks where films of one class come from; and scores films that are matched on what is
 * known of them. Seeded: the same network and films give the same report but for the time it took.
 */
export async function auditShortcuts({
  dataset,
  films: heldOut,
  network,
  onStep = () => undefined,
}: ShortcutWork): Promise<ShortcutReport> {
  const startedAt = performance.now();
  const { labels, size } = network;
  const known = heldOut.map((film) => ({
    ...film,
    label: labels.indexOf(film.record.label),
    patient: film.record.patientId,
  }));
  const films = someFilms(
    known.filter(({ isTest }) => isTest),
    MOST_FILMS,
  );
  const grey = meanGrey(films);
  const steps = PROBES.length + 4;
  await onStep("the films as they are", 0);
  const intact = (await network.ask(films.map(({ square }) => square))).probabilities;
  const probes: ProbeResult[] = [];
  for (const [at, probe] of PROBES.entries()) {
    await onStep(probe.title, (at + 1) / steps);
    const found = await probeFilms(network, films, intact, { probe, grey });
    if (found !== null) probes.push(found);
  }
  await onStep("borders of other films", (PROBES.length + 1) / steps);
  const ringSwap = await swapRings(network, films);
  await onStep("where films come from", (PROBES.length + 2) / steps);
  const sources = await findSources(network, someFilms(known, MOST_SOURCED));
  await onStep("what moves the network", (PROBES.length + 3) / steps);
  const attention = await attend(network, films, intact, grey);
  const report: Omit<ShortcutReport, "findings" | "elapsedMs"> = {
    kind: "shortcuts",
    rules: SHORTCUT_RULES,
    dataset: dataset.id,
    fingerprint: dataset.fingerprint,
    synthetic: dataset.synthetic,
    labels: [...labels],
    films: films.length,
    patients: groupByPatient(films).length,
    classPatients: Object.fromEntries(
      labels.map((name, label) => [name, groupByPatient(films.filter((film) => film.label === label)).length]),
    ),
    size,
    grey,
    intact: scoreAnswers({ labels, films, intact }),
    probes,
    ringSwap,
    sources,
    matched: MATCHINGS.map((by) =>
      matchedScores(
        films.map((film, i) => ({ ...film, probabilities: intact[i] })),
        labels,
        by,
      ),
    ),
    attention,
    examples: exampleFilms(films, size, labels.length),
  };
  return { ...report, findings: shortcutFindings(report), elapsedMs: performance.now() - startedAt };
}

function meanGrey(films: readonly TestFilm[]): number {
  const means = films.map(({ square }) => square.reduce((sum, grey) => sum + grey, 0) / square.length);
  return Math.round(means.reduce((sum, mean) => sum + mean, 0) / Math.max(1, means.length));
}

/** Whole patients, by chance, until there are films enough; in the order in which they came. */
function someFilms(films: readonly TestFilm[], most: number): TestFilm[] {
  const taken = new Set<number>();
  for (const places of new Random(SEED).shuffle(groupByPatient(films)))
    if (taken.size + places.length <= most) for (const place of places) taken.add(place);
  return films.filter((_, place) => taken.has(place));
}

/** Null for a probe that changes no film. */
async function probeFilms(
  network: AskedNetwork,
  all: readonly TestFilm[],
  answers: readonly (readonly number[])[],
  { probe, grey }: { probe: Probe; grey: number },
): Promise<ProbeResult | null> {
  const { labels, size } = network;
  const changed = all.map((film) => probedSquare(probe, film.square, { size, grey, film: film.record.index }));
  // A film without a marker has nothing to erase, and says nothing of markers.
  const places = all.flatMap(({ square }, i) => (changed[i].some((grey, at) => grey !== square[at]) ? [i] : []));
  if (places.length === 0) return null;
  const films = places.map((place) => all[place]);
  const intact = places.map((place) => answers[place]);
  const probed = (await network.ask(places.map((place) => changed[place]))).probabilities;
  const flipped = probed.map((row, i) => argmax(row) !== argmax(intact[i]));
  return {
    probe: probe.id,
    films: films.length,
    patients: groupByPatient(films).length,
    ...compareAnswers({ labels, films, intact, probed }),
    flips: shareOf(flipped),
    control: probe.id === "markersErased" ? await eraseElsewhere(network, films, intact, flipped) : null,
  };
}

async function eraseElsewhere(
  network: AskedNetwork,
  films: readonly TestFilm[],
  intact: readonly (readonly number[])[],
  flipped: readonly boolean[],
): Promise<NonNullable<ProbeResult["control"]>> {
  const { size } = network;
  const squares = films.map((film) =>
    eraseMarkers(
      film.square,
      size,
      controlPatches(findMarkers(film.square, size), size, filmRandom(film.record.index, "control")),
    ),
  );
  const { probabilities } = await network.ask(squares);
  const { second, excess } = pairedShares(
    films,
    flipped,
    probabilities.map((row, i) => argmax(row) !== argmax(intact[i])),
  );
  return { flips: second, excess };
}

async function swapRings(network: AskedNetwork, all: readonly TestFilm[]): Promise<RingSwapResult | null> {
  const swaps = drawRingSwaps(all, new Random(deriveSeed(SEED, "rings")));
  if (swaps.length === 0) return null;
  const answers = async (lender: "other" | "own") => {
    const squares = swaps.map((swap) => withRingOf(all[swap.film].square, all[swap[lender]].square, network.size));
    const { probabilities } = await network.ask(squares);
    return probabilities.map((row, i) => argmax(row) === all[swaps[i].other].label);
  };
  const films = swaps.map(({ film }) => all[film]);
  const { first, second, excess } = pairedShares(films, await answers("other"), await answers("own"));
  return { films: films.length, patients: groupByPatient(films).length, followed: first, control: second, excess };
}

async function findSources(network: AskedNetwork, films: readonly TestFilm[]): Promise<ShortcutReport["sources"]> {
  const { labels } = network;
  const sourceOf = ({ source }: FilmRecord) => (source === "" || source === "unknown" ? null : source);
  const records = films.map(({ record }) => record);
  const counts = countByLabel(records, sourceOf);
  const { probabilities, features } = await network.ask(films.map(({ square }) => square));
  const found = sourcesInClasses(
    films.map((film, i) => ({
      label: film.label,
      patient: film.patient,
      source: film.record.source,
      probabilities: probabilities[i],
      features: features[i].length > MOST_FEATURES ? null : Float64Array.from(features[i]),
    })),
    labels.length,
  );
  return {
    association: cramersV(contingencyTable(counts, labels)),
    known: records.filter((record) => sourceOf(record) !== null).length,
    found: found.map(({ label, byScore, byFeatures, ...rest }): SourceResult => {
      const most = byScore.reduce((a, b) => ((b.auroc.value ?? 0) > (a.auroc.value ?? 0) ? b : a));
      return {
        ...rest,
        label: labels[label],
        score: { label: labels[most.label], auroc: most.auroc },
        features: byFeatures,
      };
    }),
  };
}

async function attend(
  network: AskedNetwork,
  all: readonly TestFilm[],
  answers: readonly (readonly number[])[],
  grey: number,
): Promise<ShortcutReport["attention"]> {
  const places = balanced(all, MOST_OCCLUDED, network.labels.length);
  const films = places.map((place) => all[place]);
  const classes = places.map((place) => argmax(answers[place]));
  const heat = await network.explain?.(
    films.map(({ square }) => square),
    classes,
  );
  const occluded: (number | null)[] = [];
  for (const [i, { square }] of films.entries()) {
    const { probabilities } = await network.ask(occludedSquares(square, network.size, grey));
    const before = answers[places[i]][classes[i]];
    const falls = probabilities.map((row) => before - row[classes[i]]);
    const side = Math.sqrt(falls.length);
    occluded.push(energyInLungBox(falls, side, side));
  }
  return {
    area: LUNG_BOX_AREA,
    gradCam:
      heat === undefined
        ? null
        : meanShare(
            films,
            heat.maps.map((map) => energyInLungBox(map, heat.height, heat.width)),
          ),
    occlusion: meanShare(films, occluded),
    films: films.length,
    patients: groupByPatient(films).length,
  };
}

/** Places of films of one class after the other, each by chance, as many of each as there are. */
function balanced(films: readonly TestFilm[], most: number, classes: number): number[] {
  const random = new Random(deriveSeed(SEED, "balanced"));
  const ofClass = Array.from({ length: classes }, (_, label) =>
    random.shuffle(films.flatMap((film, place) => (film.label === label ? [place] : []))),
  );
  const places: number[] = [];
  for (let turn = 0; turn < films.length; turn++)
    for (const one of ofClass) if (turn < one.length && places.length < most) places.push(one[turn]);
  return places;
}

/** One film of each class, one with a marker before one without. */
function exampleFilms(films: readonly TestFilm[], size: number, classes: number): number[] {
  return Array.from({ length: classes }, (_, label) => films.filter((film) => film.label === label)).flatMap((own) => {
    const marked = own.find(({ square }) => findMarkers(square, size).length > 0);
    return own.length === 0 ? [] : [(marked ?? own[0]).record.index];
  });
}
