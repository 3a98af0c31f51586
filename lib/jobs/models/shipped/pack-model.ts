import { invariant } from "../../../invariant";
import { type ChecklistName, filledChecklist } from "../../../publish/checklist/make-checklist";
import { type PublishedModel } from "../../../publish/model";
import { modelCardMarkdown } from "../../../publish/card/model-card";
import { licenceMarkdown } from "../../../publish/shipped/describe-shipped";
import { LICENCE_FILE, MODEL_FILE, ShippedDocument, type ShippedFiles } from "../../../publish/shipped/shipped-model";
import { type ShippedOrigin } from "../../../publish/shipped/shipped-origin";
import { decodeWeightsFile, encodeWeightsFile } from "../../../publish/shipped/weights-file";
import { type Store } from "../../../store/open-store";
import { getRun } from "../../../store/runs/run-store";
import { gatherRunChecklistFacts } from "../gather-checklist-facts";
import { openNetworkSession } from "../network-material";
import { getModel } from "../../../store/models/model-store";
import { predictRecords } from "../predict-records";
import { loadLockedRunData, loadPixelPack } from "../../runs/run-data";
import { loadWeights } from "../run-weights";
import { buildShippedFiles } from "./build-shipped-files";

/** What the store does not know of a model that shall go with the product. */
export type PackingFacts = Omit<ShippedOrigin, "packageDigest" | "halfPrecision">;

/**
 * The files of `models/<name>/` for a published model: its weights in float16, all that is told of it, its card, licence and
 * checklists. Of single films nothing goes along.
 *
 * Throws `notFound`, and `invariant` where a text would name a film or a patient.
 */
export async function packModel(
  store: Store,
  { name, version }: { name: string; version?: number },
  facts: PackingFacts,
): Promise<ShippedFiles> {
  const published = await getModel(store, name, version);
  const weights = await weightsOf(store, published);
  const { onnx, golden } = await buildShippedFiles(published, [...weights.values()].map(decodeWeightsFile));
  const halfPrecision = await compareFiles(store, published, onnx);
  const {
    version: _version,
    publishedAt: _at,
    onnxDigest: _onnx,
    explainDigest: _explain,
    golden: _golden,
    shipped: _shipped,
    ...model
  } = published;
  // What it started from passes on with it.
  const starts = [published.start, ...published.members.map(({ start }) => start)];
  const terms = [...new Set([...facts.terms, ...starts.flatMap((start) => start?.from?.terms ?? [])])];
  const origin = { ...facts, terms, halfPrecision };
  const document: ShippedDocument = {
    format: "hilum-shipped/1",
    model,
    origin,
    golden: golden.probabilities,
    weights: [...weights.keys()],
    checklists: await checklistsOf(store, published),
  };
  const texts = new Map([
    [MODEL_FILE, `${JSON.stringify(ShippedDocument.parse(document), null, 1)}\n`],
    [LICENCE_FILE, licenceMarkdown(name, origin)],
    ["CARD.md", modelCardMarkdown({ ...model, shipped: { ...origin, packageDigest: "" } })],
  ]);
  const { films } = await loadLockedRunData(store, await getRun(store, published.run));
  refuseNames(
    texts,
    films.flatMap(({ file, patientId }) => [file, patientId]),
  );
  const encoder = new TextEncoder();
  return new Map<string, Uint8Array>([
    ...[...texts].map(([file, text]) => [file, encoder.encode(text)] as const),
    ...weights,
  ]);
}

/** File name → bytes, one for each network in the model's order. */
async function weightsOf(store: Store, { run, cnn, members }: PublishedModel): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [index, member] of (members.length === 0 ? [{ run, cnn }] : members).entries()) {
    const name = members.length === 0 ? "weights.safetensors" : `weights-${index + 1}.safetensors`;
    files.set(name, encodeWeightsFile({ cnn: member.cnn, weights: await loadWeights(store, member.run) }));
  }
  return files;
}

/** Checklists tell of one training: of several networks they are of the first. */
async function checklistsOf(
  store: Store,
  { name, version, run, members }: PublishedModel,
): Promise<ShippedDocument["checklists"]> {
  const isOne = members.length === 0;
  const facts = await gatherRunChecklistFacts(store, run, isOne ? `${name}@${version}` : null);
  const filled = (standard: ChecklistName) => {
    const one = filledChecklist(standard, facts);
    return isOne
      ? one
      : { ...one, subject: `${one.subject}, the first of ${members.length} networks of model ${name}` };
  };
  return { claim: filled("claim"), tripod: filled("tripod") };
}

/** Names that are shorter stand in any text by chance. */
const LEAST_NAME = 6;

/** Files in folders go by the last part of their path, which would name them as well. */
function refuseNames(texts: ReadonlyMap<string, string>, names: readonly string[]): void {
  const whole = new Set(
    names.map((name) => name.slice(name.lastIndexOf("/") + 1)).filter((name) => name.length >= LEAST_NAME),
  );
  for (const [file, text] of texts)
    for (const name of whole) invariant(!text.includes(name), `${file} would name the film or patient ${name}`);
}

/** What the model's films are told by its own file and by another. */
async function compareFiles(
  store: Store,
  model: PublishedModel,
  onnx: Uint8Array,
): Promise<ShippedOrigin["halfPrecision"]> {
  const { films, split } = await loadLockedRunData(store, await getRun(store, model.run));
  const wanted = new Set(split.test);
  const tested = films.filter(({ index }) => wanted.has(index));
  const { size } = model.cnn.input;
  const pack = await loadPixelPack(store, { films: tested, size, preprocessing: model.preprocessing });
  const answers = [];
  for (const bytes of [await store.blobs.get(model.onnxDigest), onnx]) {
    const session = await openNetworkSession({ kind: "model", onnx: bytes, size });
    try {
      answers.push(await predictRecords({ ...model, ...session }, tested, pack));
    } finally {
      await session.close();
    }
  }
  const [full, half] = answers;
  return {
    films: tested.length,
    largest: Math.max(
      ...full.flatMap(({ probabilities }, i) =>
        probabilities.map((value, k) => Math.abs(value - half[i].probabilities[k])),
      ),
    ),
    changed: full.filter(({ prediction }, i) => prediction !== half[i].prediction).length,
  };
}
