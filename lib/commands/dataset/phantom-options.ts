/** @file The words of `hilum phantom` as the options of a set. */
import { z } from "zod";
import { HilumError } from "../../errors";
import { CUE_KINDS, CUE_VARIANTS, type CueSpec } from "../../phantom/cues";
import { PHANTOM_LABELS } from "../../phantom/findings";
import { PHANTOM_PRESETS, type PhantomKnobs } from "../../phantom/knobs";
import type { PhantomOptions } from "../../phantom/phantom-dataset";
import { SOURCES, type SourceName } from "../../phantom/sources";

export interface PhantomWords {
  preset?: string;
  seed?: string;
  patients?: string;
  size?: string;
  kappa?: string;
  source?: string;
  cue?: string[];
  variant?: string;
  knob?: string[];
}

/** Reads the options of a set. Throws `badRequest` for a word or number that it does not take. */
export function phantomOptions(words: PhantomWords): PhantomOptions {
  return {
    preset: parsed("--preset", z.enum(PHANTOM_PRESETS), words.preset ?? "default"),
    seed: number("--seed", words.seed ?? "1", z.number().int().min(0)),
    patients: number("--patients", words.patients ?? "400", z.number().int().min(1).max(100_000)),
    size: number("--size", words.size ?? "256", z.number().int().min(32).max(2048)),
    confounding: number("--kappa", words.kappa ?? "0", z.number().min(0).max(1)),
    source:
      words.source === undefined
        ? undefined
        : parsed("--source", z.enum(Object.keys(SOURCES) as SourceName[]), words.source),
    cues: (words.cue ?? []).map(cueOf),
    variant: parsed("--variant", z.enum(CUE_VARIANTS), words.variant ?? "trained"),
    knobs: Object.assign({}, ...(words.knob ?? []).map(knobOf)) as Partial<PhantomKnobs>,
  };
}

/** `kind:label`, `kind:label:ρ`, `kind:label:ρ:ρ₀` or `kind:label:ρ:ρ₀:amplitude`. */
function cueOf(text: string): CueSpec {
  const [kind, target, strength = "1", base = "0", amplitude = "1"] = text.split(":");
  const share = z.number().min(0).max(1);
  return {
    kind: parsed("--cue", z.enum(CUE_KINDS), kind),
    target: parsed("--cue", z.enum(PHANTOM_LABELS), target),
    strength: number("--cue", strength, share),
    base: number("--cue", base, share),
    amplitude: number("--cue", amplitude, z.number().min(0.1).max(3)),
  };
}

const Share = z.number().min(0).max(1);
const Factor = z.number().min(0).max(10);
const Knob = z
  .strictObject({
    lesions: z.boolean(),
    contrast: Factor,
    overlap: Factor,
    quanta: z.number().min(0.01).max(100),
    anatomyVariance: Factor,
    devices: Factor,
    distractors: Factor,
    labelNoise: Share,
    labelNoiseBetween: z.enum(["all", "normal and pneumonia"]),
    filmsPerPatient: z.number().min(1).max(6),
    classChange: Share,
    olderCovid: z.number().min(-40).max(40),
  })
  .partial();

/** `contrast=0.8`: a JSON value, or a word as it stands. */
function knobOf(text: string): Partial<PhantomKnobs> {
  const [name, value = ""] = text.split("=");
  return parsed("--knob", Knob, { [name]: jsonOrWord(value) }, text);
}

function jsonOrWord(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function number(option: string, text: string, schema: z.ZodType<number>): number {
  return parsed(option, schema, text.trim() === "" ? NaN : Number(text), text);
}

function parsed<T>(option: string, schema: z.ZodType<T>, value: unknown, shown = String(value)): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HilumError("badRequest", `${option} does not take “${shown}”: ${result.error.issues[0].message}.`, {
    remedy: "See: npx hilum phantom --help",
  });
}
