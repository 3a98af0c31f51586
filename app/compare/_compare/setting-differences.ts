import { canonicalDigest } from "@/lib/experiments/canonical-digest";
import type { RunSpec } from "@/lib/training/run";

/** One setting in which runs differ, with each run's value in words. */
export interface SettingDifference {
  setting: string;
  values: string[];
}

/** The settings in which the specs differ, in the order of the spec; equal ones are left out. The layers count as one setting. */
export function settingDifferences(specs: readonly RunSpec[]): SettingDifference[] {
  const flat = specs.map(
    (spec) =>
      new Map(
        flatten({
          ...spec,
          waivers: spec.waivers.map(({ finding, by }) => `${finding} (${by})`),
          cnn: { network: spec.cnn.name, "input size": spec.cnn.input.size, layers: layersInWords(spec) },
        }),
      ),
  );
  const settings = [...new Set(flat.flatMap((settings) => [...settings.keys()]))];
  return settings
    .map((setting) => ({ setting, values: flat.map((values) => values.get(setting) ?? "–") }))
    .filter(({ values }) => new Set(values).size > 1);
}

/** Two networks of equal length may still differ, so the count carries the start of the layers' digest. */
const layersInWords = ({ cnn }: RunSpec): string => `${cnn.layers.length} (${canonicalDigest(cnn.layers).slice(0, 4)})`;

function flatten(value: object, prefix = ""): [string, string][] {
  return Object.entries(value).flatMap(([key, member]): [string, string][] => {
    const name = prefix === "" ? key : `${prefix}.${key}`;
    if (Array.isArray(member))
      return [[name, member.length === 0 ? (name.startsWith("cohort.") ? "all" : "none") : member.join(", ")]];
    return typeof member === "object" && member !== null
      ? flatten(member, name)
      : [[name, member === null ? "off" : String(member)]];
  });
}
