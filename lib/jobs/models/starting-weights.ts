/** @file What a run starts from: its source resolved to weights that its network has a place for. */
import { requireLearning } from "../../architectures/frozen-layers";
import { type MatchedWeights, matchWeights, parametersOf } from "../../architectures/match-weights";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { type Weights } from "../../engines/engine";
import { importWeights } from "../../engines/tfjs/layers-format/import-weights";
import { unpackLayersFiles } from "../../engines/tfjs/layers-format/layers-bundle";
import { HilumError } from "../../errors";
import { getModel } from "../../store/models/model-store";
import { type Store } from "../../store/open-store";
import { getRunSummary } from "../../store/runs/run-store";
import { type InitialWeightsSpec, type LoadedWeights } from "../../training/initial-weights-spec";
import { type RunSpec } from "../../training/run";
import { type FoundStart, findShippedStart } from "../../store/files/shipped-starts";
import { describeStart } from "./describe-start";
import { loadWeights } from "./run-weights";
import { loadShipped } from "./shipped/load-shipped";
import type { ResolvedCnn } from "../../architectures/resolved-cnn";

/** The weights that replace the seed's, and what became of every tensor. */
export interface StartingWeights {
  weights: Weights;
  loaded: LoadedWeights;
}

/**
 * The weights a run starts from; null where they are drawn from its seed.
 *
 * Throws `notFound` for a source that does not exist, `conflict` for a run without weights, and `invalidSpec` for one
 * that fits the network nowhere.
 */
export async function loadStartingWeights(
  store: Store,
  { cnn: spec, training: { initialWeights } }: Pick<RunSpec, "cnn" | "training">,
  labelCount: number,
): Promise<StartingWeights | null> {
  if (initialWeights.kind === "random") return null;
  const cnn = resolveCnn(spec, labelCount);
  const { source, matched, terms } = await matchSource(store, initialWeights, cnn);
  const total = parametersOf(cnn).length;
  if (matched.weights.length === 0) throw fitsNowhere(source, matched);
  const { weights, missing, adapted, unused } = matched;
  return {
    weights,
    loaded: {
      source,
      loaded: weights.length,
      total,
      missing: [...missing],
      adapted: [...adapted],
      unused: [...unused],
      terms,
    },
  };
}

/**
 * The spec with its source named for good, a run by its id, after checking that the source fits and that something is
 * left to learn. Throws as {@link loadStartingWeights}, and `invalidSpec` for layers to freeze that do not exist.
 */
export async function pinStart(store: Store, spec: RunSpec, labelCount: number): Promise<RunSpec> {
  requireLearning(resolveCnn(spec.cnn, labelCount), spec.training.freeze);
  const { initialWeights } = spec.training;
  const pinned: InitialWeightsSpec =
    initialWeights.kind === "run"
      ? { kind: "run", run: (await getRunSummary(store, initialWeights.run)).id }
      : initialWeights;
  await loadStartingWeights(
    store,
    { cnn: spec.cnn, training: { ...spec.training, initialWeights: pinned } },
    labelCount,
  );
  return { ...spec, training: { ...spec.training, initialWeights: pinned } };
}

async function matchSource(
  store: Store,
  spec: Exclude<InitialWeightsSpec, { kind: "random" }>,
  cnn: ResolvedCnn,
): Promise<{ source: string; matched: MatchedWeights; terms: string[] }> {
  switch (spec.kind) {
    case "run": {
      const run = await getRunSummary(store, spec.run);
      return {
        source: `run ${run.name}`,
        matched: matchWeights(cnn, await loadWeights(store, run.id)),
        terms: (await describeStart(store, run))?.from?.terms ?? [],
      };
    }
    case "model": {
      const { name, version, run, start, shipped, members } = await getModel(store, spec.model, spec.version);
      const weights =
        shipped === null ? await loadWeights(store, run) : (await loadShipped(store, shipped)).networks[0].weights;
      return {
        source: `model ${name}@${version}${members.length === 0 ? "" : ` (its first network, ${members[0].name})`}`,
        matched: matchWeights(cnn, weights),
        terms: [...new Set([...(shipped?.terms ?? []), ...(start?.from?.terms ?? [])])],
      };
    }
    case "shipped": {
      const { about, weights } = await getShippedStart(spec);
      return { source: about.title, matched: matchWeights(cnn, weights), terms: about.terms };
    }
    case "layers_model": {
      if (!(await store.blobs.has(spec.blob)))
        throw new HilumError("notFound", `There is no uploaded Layers model ${spec.blob.slice(0, 12)}.`, {
          remedy: "Upload model.json and its weight files again.",
        });
      return {
        source: `Layers model ${spec.blob.slice(0, 12)}`,
        matched: importWeights(unpackLayersFiles(await store.blobs.get(spec.blob)), cnn),
        terms: [],
      };
    }
  }
}

/** Those that a run names, and no others of the same name. */
async function getShippedStart({ name, digest }: InitialWeightsSpec & { kind: "shipped" }): Promise<FoundStart> {
  const found = await findShippedStart(name);
  if (found?.digest === digest) return found;
  throw new HilumError(
    "notFound",
    found === null
      ? `No weights ${name} go with this version of Hilum.`
      : `The weights ${name} of this version of Hilum are others than those that are named (SHA-256 ${digest.slice(0, 12)}).`,
    { remedy: "Choose what to start from anew, or use the version of Hilum that has them." },
  );
}

function fitsNowhere(source: string, { missing, unused }: MatchedWeights): HilumError {
  const [first] = missing;
  const has = unused.length === 0 ? "" : ` It holds ${unused.slice(0, 4).join(", ")}${unused.length > 4 ? " …" : ""}.`;
  return new HilumError(
    "invalidSpec",
    `Nothing of ${source} fits this network: of ${first.name}, ${first.reason}.${has}`,
    {
      remedy:
        "Weights are matched by layer name and shape. Use the source's own network, or name the layers as they are named there.",
    },
  );
}
