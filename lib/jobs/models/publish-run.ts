import { type Waiver } from "../../audit/audit-report";
import { type AssessmentProgress } from "../../assessment/assessment";
import { findingsOfMembers } from "../../assessment/findings-of-members";
import { doubtFindings, type ModelFinding } from "../../assessment/model-finding";
import { type ShortcutReport } from "../../assessment/shortcuts/shortcut-report";
import { type Engine } from "../../engines/engine";
import { selectEngine } from "../../engines/select-engine";
import { HilumError } from "../../errors";
import { completeReport } from "../../metrics/complete-report";
import { riskCoverage } from "../../metrics/risk-coverage";
import { type WantedPoint } from "../../metrics/operating-points/wanted-point";
import { buildEnsembleFiles, isComposite } from "../../publish/build-ensemble";
import { buildModelFiles, type ModelFiles } from "../../publish/build-model";
import { ModelName, type PublishedModel } from "../../publish/model";
import { saveModel } from "../../store/models/model-store";
import { type Store } from "../../store/open-store";
import { getRun } from "../../store/runs/run-store";
import { findTestLooks, recordTestLook } from "../../store/runs/test-look-store";
import { type TestViews } from "../../tensor/test-views";
import { doubtsOfMembers } from "../../training/doubts-of-members";
import { type TestLooks } from "../../training/test-looks";
import { waivedFor } from "../../training/waived-for";
import { buildModelGate } from "./build-model-gate";
import { ensureShortcutAudit, requireShortcutAudit } from "../assessments/shortcut-audit-of";
import { describeMembers } from "./describe-members";
import { describeStart } from "./describe-start";
import { describeTrainingData } from "./describe-training-data";
import { judgeEnsemble, type JudgedEnsemble } from "./judge-ensemble";
import { loadMembers, type Member } from "./load-members";
import { publicationTrust } from "./publication-trust";
import { refuseUnwaived, waiversOf } from "./publication-waivers";
import { publishFindings } from "./publish-findings";

export interface PublishOptions {
  /** Who takes responsibility for a red finding, and why. A function is told the red ones. @default none */
  waivers?: readonly Waiver[] | ((red: readonly ModelFinding[]) => Waiver[]);
  /** A class with the rule for its threshold, by which the model then flags films. @default null: it flags none */
  operatingPoint?: WantedPoint | null;
  /** In which views each network is shown a film. @default none */
  views?: TestViews;
  /** Where the shortcut audit comes from if it is not there: made in this process, or by a worker, and publishing is refused meanwhile. @default here */
  audit?: "here" | "byWorker";
  /** How far the audit is, where it is made. */
  onProgress?: (progress: AssessmentProgress) => void;
  signal?: AbortSignal;
}

/**
 * Publishes a completed run, or several as one, as the next version of a model, with both ONNX files proven against the engines that
 * trained it, and with all that was found out about it. Throws `badRequest` for a bad name or waiver, runs that cannot answer
 * as one or an operating point that cannot be had, `notFound`, and `conflict`
 * when a run is not completed, while a shortcut audit is being made, or when there is a red finding, of a score or of
 * shortcuts, that no waiver names.
 * @param runs by id or name: one, or the networks whose mean the model gives, the first of which it is filed under.
 */
export async function publishRun(
  store: Store,
  runs: string | readonly string[],
  modelName: string,
  {
    waivers: given = [],
    operatingPoint = null,
    views = "none",
    audit = "here",
    onProgress,
    signal,
  }: PublishOptions = {},
): Promise<PublishedModel> {
  const name = ModelName.safeParse(modelName);
  if (!name.success)
    throw new HilumError("badRequest", `“${modelName}” cannot be the name of a model.`, {
      remedy: "Use lower-case letters, digits and -, beginning with a letter or digit, at most 63 characters.",
    });
  const [only, ...more] = typeof runs === "string" ? [runs] : runs;
  if (only !== undefined && more.length === 0) {
    const run = await getRun(store, only);
    if (run.multiLabel !== null) {
      const wanted = { waivers: given, operatingPoint, views };
      return publishFindings(store, { ...run, multiLabel: run.multiLabel }, name.data, wanted);
    }
  }
  const members = await loadMembers(store, typeof runs === "string" ? [runs] : runs);
  const shortcuts: ShortcutReport[] = [];
  for (const { run } of members)
    shortcuts.push(
      audit === "here"
        ? await ensureShortcutAudit(store, run.id, { onProgress, signal })
        : await requireShortcutAudit(store, run),
    );
  const findings = findingsOfMembers(
    members.map(({ run: { name: member, doubts } }, index) => ({
      name: member,
      findings: [...doubtFindings(doubts), ...shortcuts[index].findings],
    })),
  );
  const red = findings.filter(({ severity }) => severity === "red");
  const who = waivedFor(members.map(({ run }) => run));
  const waivers = waiversOf(who, red, typeof given === "function" ? given(red) : given);
  refuseUnwaived(who, findings, waivers);

  const judged = await judgeEnsemble(store, members, views, { signal });
  const [{ run, network }] = members;
  const trust = await publicationTrust(store, judged, operatingPoint);
  const { onnx, explain, golden } = await filesOf(members, judged);
  await recordOwnLook(store, members, judged);
  const { predictions, ...report } = completeReport(judged.report);
  const published = await saveModel(store, {
    name: name.data,
    run: run.id,
    labels: [...network.labels],
    cnn: network.cnn,
    ...(await describeMembers(store, members, judged)),
    preprocessing: network.preprocessing,
    activation: network.activation,
    ...trust,
    synthetic: run.synthetic,
    dataset: await describeTrainingData(store, run),
    waivers: distinctWaivers(members.flatMap((member) => member.run.spec.waivers)),
    findings,
    findingWaivers: waivers,
    start: await describeStart(store, run),
    doubts: doubtsOfMembers(members.map((member) => member.run)),
    gate: await buildModelGate(store, judged),
    riskCoverage: predictions.length === 0 ? null : riskCoverage(predictions),
    testLooks: await looksOf(store, members, judged),
    report,
    multiLabel: null,
    shipped: null,
    onnxDigest: await store.blobs.put(onnx),
    explainDigest: await store.blobs.put(explain),
    golden: { image: await store.blobs.put(golden.png), probabilities: golden.probabilities },
  });
  store.blobs.settle([published.onnxDigest, published.explainDigest, published.golden.image]);
  return published;
}

async function filesOf(members: readonly Member[], { ensemble }: JudgedEnsemble): Promise<ModelFiles> {
  const engines: Engine[] = [];
  for (const { run } of members) engines.push(await selectEngine(run.spec.training.engine));
  return isComposite(ensemble)
    ? buildEnsembleFiles(ensemble, engines)
    : buildModelFiles(ensemble.members[0], engines[0]);
}

/** Scores that no run has reported before are a look at its test films. */
async function recordOwnLook(store: Store, members: readonly Member[], judged: JudgedEnsemble): Promise<void> {
  const { ensemble, report, run, testedBy } = judged;
  const isNew = ensemble.views !== "none" || (members.length > 1 && testedBy === "all");
  if (!isNew || testedBy === "none") return;
  for (const { run: member, report: own } of testedBy === "all" ? [{ run, report }] : members)
    await recordTestLook(store.db, {
      kind: "evaluation",
      run: member.id,
      fingerprint: member.datasetFingerprint,
      report: own,
    });
}

/** Of several test splits the most that one was looked at. */
async function looksOf(
  store: Store,
  members: readonly Member[],
  { testedBy, report }: JudgedEnsemble,
): Promise<TestLooks | null> {
  if (testedBy === "none") return null;
  const each = await Promise.all(members.map(({ run }) => findTestLooks(store, run.id)));
  const known = each.flatMap((looks) => looks ?? []);
  if (known.length < each.length) return null;
  const most = (of: (looks: TestLooks) => number) => Math.max(...known.map(of));
  return {
    films: testedBy === "all" ? known[0].films : report.predictions.length,
    runs: most(({ runs }) => runs),
    comparisons: most(({ comparisons }) => comparisons),
    evaluations: most(({ evaluations }) => evaluations),
    overlapping: most(({ overlapping }) => overlapping),
  };
}

function distinctWaivers(waivers: readonly Waiver[]): Waiver[] {
  return [...new Map(waivers.map((waiver) => [JSON.stringify(waiver), waiver])).values()];
}
