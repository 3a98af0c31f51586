import { Waiver } from "../../audit/audit-report";
import { blockingFindings } from "../../audit/findings/blocking-findings";
import { type AssessmentProgress } from "../../assessment/assessment";
import { doubtFindings, type ModelFinding } from "../../assessment/model-finding";
import { selectEngine } from "../../engines/select-engine";
import { HilumError } from "../../errors";
import { completeReport } from "../../metrics/complete-report";
import { riskCoverage } from "../../metrics/risk-coverage";
import { type WantedPoint } from "../../metrics/operating-points/wanted-point";
import { buildModelFiles } from "../../publish/build-model";
import { ModelName, type PublishedModel } from "../../publish/model";
import { saveModel } from "../../store/models/model-store";
import { type Store } from "../../store/open-store";
import { type RunDetail } from "../../training/run";
import { buildModelGate } from "./build-model-gate";
import { ensureShortcutAudit, requireShortcutAudit } from "../assessments/shortcut-audit-of";
import { describeStart } from "./describe-start";
import { describeTrainingData } from "./describe-training-data";
import { loadTrainedNetwork } from "./open-network";
import { publicationTrust } from "./publication-trust";

export interface PublishOptions {
  /** Who takes responsibility for a red finding, and why. A function is told the red ones. @default none */
  waivers?: readonly Waiver[] | ((red: readonly ModelFinding[]) => Waiver[]);
  /** A class with the rule for its threshold, by which the model then flags films. @default null: it flags none */
  operatingPoint?: WantedPoint | null;
  /** Where the shortcut audit comes from if it is not there: made in this process, or by a worker, and publishing is refused meanwhile. @default here */
  audit?: "here" | "byWorker";
  /** How far the audit is, where it is made. */
  onProgress?: (progress: AssessmentProgress) => void;
  signal?: AbortSignal;
}

/**
 * Publishes a completed run as the next version of a model, with both ONNX files proven against the engine that
 * trained it, and with all that was found out about it. Throws `badRequest` for a bad name or waiver or an operating point
 * that cannot be had, `notFound`, and `conflict`
 * when the run is not completed, while its shortcut audit is being made, or when it has a red finding, of its score or of
 * its shortcuts, that no waiver names.
 */
export async function publishRun(
  store: Store,
  idOrName: string,
  modelName: string,
  { waivers: given = [], operatingPoint = null, audit = "here", onProgress, signal }: PublishOptions = {},
): Promise<PublishedModel> {
  const name = ModelName.safeParse(modelName);
  if (!name.success)
    throw new HilumError("badRequest", `“${modelName}” cannot be the name of a model.`, {
      remedy: "Use lower-case letters, digits and -, beginning with a letter or digit, at most 63 characters.",
    });
  const { run, report: evaluation, network } = await loadTrainedNetwork(store, idOrName);
  const shortcuts =
    audit === "here"
      ? await ensureShortcutAudit(store, run.id, { onProgress, signal })
      : await requireShortcutAudit(store, run);
  const findings = [...doubtFindings(run.doubts), ...shortcuts.findings];
  const red = findings.filter(({ severity }) => severity === "red");
  const waivers = waiversOf(run, red, typeof given === "function" ? given(red) : given);
  refuseUnwaived(run, findings, waivers);

  const trust = await publicationTrust(store, { run, report: evaluation, network }, operatingPoint);
  const { onnx, explain, golden } = await buildModelFiles(network, await selectEngine(run.spec.training.engine));
  const { predictions: _, ...report } = completeReport(evaluation);
  const published = await saveModel(store, {
    name: name.data,
    run: run.id,
    labels: [...network.labels],
    cnn: network.cnn,
    preprocessing: network.preprocessing,
    activation: network.activation,
    ...trust,
    synthetic: run.synthetic,
    dataset: await describeTrainingData(store, run),
    waivers: run.spec.waivers,
    findings,
    findingWaivers: waivers,
    start: await describeStart(store, run),
    doubts: run.doubts,
    gate: await buildModelGate(store, run, { network, report: evaluation }),
    riskCoverage: riskCoverage(evaluation.predictions),
    testLooks: run.testLooks,
    report,
    shipped: null,
    onnxDigest: await store.blobs.put(onnx),
    explainDigest: await store.blobs.put(explain),
    golden: { image: await store.blobs.put(golden.png), probabilities: golden.probabilities },
  });
  store.blobs.settle([published.onnxDigest, published.explainDigest, published.golden.image]);
  return published;
}

/** Those that name a red finding of this run, signed for it; what was waived of another run does not hold. Throws `badRequest` for one that could not be read again. */
function waiversOf({ id }: RunDetail, red: readonly ModelFinding[], given: readonly Waiver[]): Waiver[] {
  return given
    .filter(({ finding, fingerprint = id }) => fingerprint === id && red.some((one) => one.id === finding))
    .map((waiver) => {
      const signed = Waiver.safeParse({ ...waiver, fingerprint: id });
      if (signed.success) return signed.data;
      const [{ path, message }] = signed.error.issues;
      throw new HilumError(
        "badRequest",
        `The waiver of ${waiver.finding} cannot be taken. "${path.join(".")}": ${message}.`,
      );
    });
}

function refuseUnwaived({ id, name }: RunDetail, findings: readonly ModelFinding[], waivers: readonly Waiver[]): void {
  const blocking = blockingFindings({ fingerprint: id, findings }, waivers);
  if (blocking.length === 0) return;
  throw new HilumError(
    "conflict",
    `${name} was not published: it has ${blocking.length === 1 ? "a red finding" : `${blocking.length} red findings`}. ${blocking.map(({ id: finding, title, detail }) => `${title} (${finding}). ${detail}`).join(" ")}`,
    {
      remedy: `Nothing was changed. Train a network that does not need it, or take responsibility by name, which then stands on the model's card and page: in the Publish cell, as waivers over HTTP, or with: npx hilum publish ${name} --name <model> ${blocking.map(({ id: finding }) => `--waive ${finding}="<reason>"`).join(" ")} --by "<name>"`,
    },
  );
}
