import { deriveSeed, Random } from "../tensor/random";
import type { FilmEdit } from "./film-edit";
import { phantomPlan, type PhantomOptions } from "./phantom-dataset";
import { phantomPatientId, type PhantomPlan } from "./phantom-plan";

/** How a film came into the set twice; `samePatient` is another film of a patient who got a second id. */
export type LeakKind = "exact" | FilmEdit["kind"] | "samePatient";

/** A line of the answer key: both are `file`s of the set, under different patients. */
export interface SeededLeak {
  kind: LeakKind;
  original: string;
  copy: string;
}

/** How many leaks of each kind, as shares of the films. */
export const LEAK_SHARES: Record<LeakKind, number> = {
  exact: 0.01,
  resizedJpeg: 0.01,
  crop: 0.01,
  mirrored: 0.005,
  brightness: 0.005,
  samePatient: 0.01,
};

export interface LeakySet {
  films: PhantomPlan[];
  leaks: SeededLeak[];
}

/** The plans of a data set, with leaks where they are wanted. */
export function planPhantomSet({ leaks = false, ...options }: PhantomOptions & { leaks?: boolean }): LeakySet {
  const films = [...phantomPlan(options)];
  return leaks ? withSeededLeaks(films, options.seed) : { films, leaks: [] };
}

/**
 * Leaks films of a set to other patients and says which: copies, exact or edited, are added at the end, each under a
 * new patient with the original's label; `samePatient` gives one of a patient's later films a new id. No film is the
 * original of two leaks. At least one of each kind where there are films enough.
 */
export function withSeededLeaks(
  plans: readonly PhantomPlan[],
  seed: number,
  shares: Record<LeakKind, number> = LEAK_SHARES,
): LeakySet {
  const random = new Random(deriveSeed(seed, "leaks"));
  const films = [...plans];
  const leaks: SeededLeak[] = [];
  const unused = random.shuffle(plans.map((_, index) => index));
  let nextPatient = new Set(plans.map((plan) => plan.patientId)).size + 1;
  const wanted = (kind: LeakKind) => (shares[kind] === 0 ? 0 : Math.max(1, Math.round(shares[kind] * plans.length)));

  for (let left = wanted("samePatient"); left > 0; left--) {
    const at = unused.findIndex((index) => earlierFilm(plans, index) !== null);
    if (at === -1) break;
    const [index] = unused.splice(at, 1);
    const original = earlierFilm(plans, index);
    if (original === null || leaks.some((leak) => leak.copy === original.file)) continue;
    films[index] = underPatient(plans[index], nextPatient++);
    leaks.push({ kind: "samePatient", original: original.file, copy: films[index].file });
  }
  for (const kind of ["exact", "resizedJpeg", "crop", "mirrored", "brightness"] as const) {
    for (const index of unused.splice(0, wanted(kind))) {
      const copy = underPatient(plans[index], nextPatient++);
      films.push(kind === "exact" ? copy : { ...copy, drawing: { ...copy.drawing, edit: drawEdit(kind, random) } });
      leaks.push({ kind, original: plans[index].file, copy: copy.file });
    }
  }
  return { films, leaks };
}

/** The patient's film just before this one; films of a patient stand together. */
function earlierFilm(plans: readonly PhantomPlan[], index: number): PhantomPlan | null {
  return index > 0 && plans[index - 1].patientId === plans[index].patientId ? plans[index - 1] : null;
}

function underPatient(plan: PhantomPlan, number: number): PhantomPlan {
  const patientId = phantomPatientId(number);
  return { ...plan, patientId, file: `${plan.label}/${patientId}-1.png` };
}

function drawEdit(kind: FilmEdit["kind"], random: Random): FilmEdit {
  switch (kind) {
    case "resizedJpeg":
      return { kind, scale: random.between(0.5, 1.25), quality: 50 + random.int(41) };
    case "crop":
      return { kind, keep: random.between(0.8, 0.95), x: random.uniform(), y: random.uniform() };
    case "mirrored":
      return { kind };
    case "brightness":
      return {
        kind,
        gain: random.between(0.8, 1.15),
        offset: random.between(-0.06, 0.06),
        gamma: random.between(0.8, 1.25),
      };
  }
}
