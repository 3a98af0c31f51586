"use client";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { InitialWeightsSpec } from "@/lib/training/initial-weights-spec";

/** Something a learning curve can start from, by the word that addresses use: `model:chest@2`. */
export interface CurveStartChoice {
  value: string;
  label: string;
  from: InitialWeightsSpec | null;
}

export const SCRATCH: CurveStartChoice = { value: "scratch", label: "Nothing: from scratch alone", from: null };

/** All starts there are, in groups; null while they are asked for. */
export function useCurveStarts(): { group: string; items: CurveStartChoice[] }[] | null {
  const { value: models } = useRequest("models", (signal) => client.listModels({ signal }));
  const { value: shipped } = useRequest("starting-weights", (signal) => client.listStartingWeights({ signal }));
  const { value: runs } = useRequest("runs", (signal) => client.listRuns({ signal }));
  if (models === null || shipped === null || runs === null) return null;
  return [
    { group: "New", items: [SCRATCH] },
    {
      group: "Published models",
      items: models.map(({ name, version }) => ({
        value: `model:${name}@${version}`,
        label: `${name}@${version}`,
        from: { kind: "model" as const, model: name, version },
      })),
    },
    {
      group: "With Hilum",
      items: shipped.map(({ name, title, digest }) => ({
        value: `shipped:${name}`,
        label: title,
        from: { kind: "shipped" as const, name, digest },
      })),
    },
    {
      group: "Finished runs",
      items: runs
        .filter(({ status }) => status === "completed")
        .map(({ id, name, spec }) => ({
          value: `run:${id}`,
          label: `${name}, ${spec.cnn.name}`,
          from: { kind: "run" as const, run: id },
        })),
    },
  ].filter(({ items }) => items.length > 0);
}
