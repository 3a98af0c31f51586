/** @file What the system itself can answer, each from what it knows of a run; null where it knows nothing. */
import { nameOfActivation } from "../../tensor/probabilities";
import { estimateText, differenceText } from "../../assessment/estimate-text";
import { metricTitle } from "../../assessment/metric-title";
import { gapSentences, smallGroups } from "../../assessment/subgroups/tell-subgroups";
import { describeSplit } from "../../datasets/splits/describe-split";
import { describePretraining } from "../../training/pretraining/describe-pretraining";
import { sourceMeasures } from "../../training/sources/source-measures";
import { testLooksSentence } from "../../training/test-looks";
import { calibrationSentences } from "../card/describe-calibration";
import { preprocessingSteps } from "../card/describe-preprocessing";
import { whoseImages } from "../card/known-patients";
import type { ChecklistFacts, PartFacts } from "./checklist-facts";

/** A text, and where in the system it comes from. */
export interface ChecklistAnswer {
  text: string;
  from: string;
}

type Answer = (facts: ChecklistFacts) => ChecklistAnswer | null;

const answer = (text: string, from: string): ChecklistAnswer => ({ text, from });
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
const counted = (count: number, word: string) => `${count.toLocaleString("en-GB")} ${word}${count === 1 ? "" : "s"}`;
const classesOf = (classes: Record<string, number>) =>
  Object.entries(classes)
    .map(([label, films]) => `${films} ${label}`)
    .join(", ");

export const CHECKLIST_ANSWERS = {
  technique: ({ run: { spec }, report, parameterCount }) =>
    answer(
      `Image classification of chest radiographs by a convolutional neural network (${spec.cnn.name}, ${spec.cnn.layers.length} layers, ${counted(parameterCount, "parameter")}) into ${report.labels.length} classes: ${report.labels.join(", ")}.`,
      "run settings",
    ),
  summary: ({ report, parts, outside }) => {
    const test = parts.find(({ name }) => name === "test");
    return answer(
      `Trained on ${counted(parts.find(({ name }) => name === "train")?.films ?? 0, "film")}, tested on ${test === undefined ? counted(report.accuracy.denominator, "film") : ofPatients(test)}: accuracy ${share(report.accuracy)}. ${outside.length === 0 ? "No test on another data set was made." : `Tested on ${counted(outside.length, "other data set")} as well.`}`,
      "test report",
    );
  },
  source: ({ dataset }) => {
    const named = dataset.sources.filter(({ source }) => source !== "");
    const sources =
      named.length === 0
        ? "No source is recorded of any film."
        : `Sources: ${named.map(({ source, films }) => `${source} (${counted(films, "film")})`).join(", ")}${named.length < dataset.sources.length ? ", and films that name none" : ""}.`;
    return answer(
      `${dataset.title}, version ${dataset.version}, fingerprint ${dataset.fingerprint.slice(0, 16)}…: ${counted(dataset.films, "film")}. ${sources}`,
      "data set",
    );
  },
  synthetic: ({ run }) =>
    run.synthetic ? answer("All films are drawings of a phantom; there are no patients.", "data set") : null,
  eligibility: ({ run: { spec }, dataset }) => {
    const { views, sources, sexes } = spec.cohort;
    const rules = [
      ...(views.length === 0 ? [] : [`views ${views.join(", ")}`]),
      ...(sources.length === 0 ? [] : [`sources ${sources.join(", ")}`]),
      ...(sexes.length === 0 ? [] : [`sexes ${sexes.join(", ")}`]),
    ];
    return answer(
      `${rules.length === 0 ? "All films of the data set took part" : `Only films with ${rules.join("; ")} took part`}: ${dataset.images} of ${dataset.films}. ${dataset.rejected === 0 ? "No file was refused at import." : `${counted(dataset.rejected, "file")} were refused at import, each with its reason.`}`,
      "cohort filter and import",
    );
  },
  preprocessing: ({ run: { spec } }) =>
    answer(
      preprocessingSteps(spec.preprocessing, spec.cnn.input.size)
        .map((step, i) => `(${i + 1}) ${step}`)
        .join(" "),
      "run settings; the same code in training and prediction",
    ),
  deidentification: ({ dataset, run }) =>
    run.synthetic
      ? null
      : answer(
          `At import names, dates and identifiers are not kept; patients and studies are keyed pseudonyms, days stand in the place of dates, and text in the pixels is looked for. A report of what was removed is kept of ${counted(dataset.deidentified, "file")} with a header.`,
          "import",
        ),
  missing: ({ run: { spec }, parts }) => {
    const { cohort } = spec;
    const wanted = [
      ...(cohort.views.length === 0 ? [] : ["view"]),
      ...(cohort.sexes.length === 0 ? [] : ["sex"]),
      ...(cohort.sources.length === 0 ? [] : ["source"]),
    ];
    const films = parts.reduce((sum, part) => sum + part.films, 0);
    const sexes = parts.reduce((sum, part) => sum + part.women + part.men, 0);
    const ages = parts.reduce((sum, part) => sum + (part.ages?.known ?? 0), 0);
    return answer(
      `The network sees pixels alone; ${wanted.length === 0 ? "no film was left out for what is not known of it" : `films of which ${wanted.join(" or ")} is not known were left out unless the cohort asks for unknown ones`}. Sex is known of ${sexes} and age of ${ages} of ${films} films; unknown values form a group of their own and take no part in comparisons of groups.`,
      "data set",
    );
  },
  labels: ({ report, parts, reviews }) => {
    const all: Record<string, number> = {};
    for (const part of parts)
      for (const [label, films] of Object.entries(part.classes)) all[label] = (all[label] ?? 0) + films;
    const again =
      reviews.films === 0
        ? "No label was judged again in this system."
        : `${counted(reviews.films, "film")} were judged again by ${counted(reviews.readers, "reader")} in this system, with name and reason.`;
    return answer(
      `The labels came with the data set as it was imported: ${classesOf(Object.fromEntries(report.labels.map((label) => [label, all[label] ?? 0])))}. ${again}`,
      "data set",
    );
  },
  partitions: ({ run: { spec }, parts }) =>
    answer(
      `${describeSplit(spec.split)}. ${parts.map((part) => `${part.name}: ${ofPatients(part)}`).join("; ")}. The split is stored with the run under its hash.`,
      "locked split",
    ),
  disjoint: ({ dataset }) =>
    answer(
      `Films of one patient, equal films and copies that the audit found stay in one part. ${whoseImages(dataset.images, dataset.known).split}`,
      "locked split and audit",
    ),
  architecture: ({ run: { spec }, parameterCount, activation }) =>
    answer(
      `${spec.cnn.name}: input 1 × ${spec.cnn.input.size} × ${spec.cnn.input.size}; layers ${spec.cnn.layers.map(({ name, kind }) => `${name} (${kind})`).join(", ")}; ${counted(parameterCount, "trainable and other parameter")}. Output: ${nameOfActivation(activation)} over the classes. The whole network stands in the run's settings and in model.onnx.`,
      "run settings",
    ),
  software: ({ version, run: { spec } }) =>
    answer(
      `Hilum ${version}, engine ${spec.training.engine === "onnx" ? "compiled kernels or onnxruntime" : "TensorFlow.js"}; package versions in its package-lock.json.`,
      "this installation",
    ),
  initialisation: ({ start, run: { spec } }) => {
    if (start === undefined) return null;
    const frozen = start.frozen.length === 0 ? "" : ` Layers that never moved: ${start.frozen.join(", ")}.`;
    const { pretraining } = spec.training;
    const before = pretraining === null ? "" : ` Labels came last. ${describePretraining(pretraining)}`;
    return answer(
      start.from === null
        ? `All weights were drawn from seed ${spec.training.seed}.${before}${frozen}`
        : `${start.from.loaded} of ${start.from.total} weight tensors came from ${start.from.source}, the others from seed ${spec.training.seed}.${before}${frozen}`,
      "run",
    );
  },
  training: ({ run: { spec } }) => {
    const { training } = spec;
    const augmentation = Object.entries(training.augmentation)
      .filter(([, value]) => value !== false && value !== 0 && value !== null)
      .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`);
    return answer(
      `At most ${training.epochs} epochs in batches of ${training.batchSize}${training.accumulateSteps > 1 ? `, ${training.accumulateSteps} of them an update` : ""}; ${training.optimizer.kind} at a learning rate of ${training.optimizer.learningRate}, ${training.schedule.kind} schedule; ${training.loss.kind.replaceAll("_", " ")} loss, label smoothing ${training.loss.labelSmoothing}; ${["class weights " + training.classWeight, ...sourceMeasures(training)].join("; ")}; moving average of weights ${training.weightAverage}; ${training.earlyStopping === null ? "no early stopping" : `early stopping after ${training.earlyStopping.patience} epochs`}; seed ${training.seed}. Augmentation: ${augmentation.length === 0 ? "none" : augmentation.join(", ")}.`,
      "run settings",
    );
  },
  selection: ({ run: { spec } }) =>
    answer(
      spec.training.keep === "best"
        ? "The weights of the epoch with the lowest validation loss are kept; the test split took no part in the choice."
        : "The weights of the last epoch are kept.",
      "run settings",
    ),
  ensemble: () => answer("None: one network answers.", "run"),
  imbalance: ({ run: { spec } }) =>
    answer(
      spec.training.classWeight === "balanced"
        ? "Classes are weighted in the loss by one over the root of their frequency. Probabilities are calibrated afterwards where that helps."
        : `Classes are not weighted in the loss.${spec.training.sampling === "shuffle" ? "" : " Training epochs draw every class equally often, with replacement."}`,
      "run settings",
    ),
  metrics: ({ report }) =>
    answer(
      `Accuracy, balanced accuracy, F1, AUROC and AUPRC (one against the rest), sensitivity, specificity and precision of each class, Matthews correlation, Cohen's κ, Brier score${report.logLoss === null ? "" : ", log loss"} and calibration error, on ${counted(report.accuracy.denominator, "film")}${report.patients === null ? "" : ` of ${counted(report.patients, "patient")}`}. Definitions: docs/metrics.md.`,
      "test report",
    ),
  uncertainty: ({ report, testLooks }) =>
    answer(
      `95% intervals: Wilson for shares, bootstrap by patient for what is no plain share${report.patients === null ? " (films of nobody known count as patients of their own)" : ""}. Runs are compared by McNemar's test, DeLong or permutation by patient, with Holm's correction.${testLooks === null ? "" : ` ${testLooksSentence(testLooks)}`}`,
      "test report",
    ),
  performance: ({ report }) => {
    const overall = ["balancedAccuracy", "macroF1", "macroAuroc"] as const;
    const figures = overall.map((metric) => {
      const interval = report.intervals[metric];
      return `${metricTitle(metric)} ${estimateText({ value: report[metric], low: interval?.low ?? null, high: interval?.high ?? null })}`;
    });
    const perClass = report.labels.map((label) => {
      const { recall, specificity, auroc } = report.perClass[label];
      const interval = report.intervals[`auroc.${label}`];
      return `${label}: sensitivity ${share(recall)}, specificity ${share(specificity)}, AUROC ${estimateText({ value: auroc, low: interval?.low ?? null, high: interval?.high ?? null })}`;
    });
    return answer(
      `Test split, ${counted(report.accuracy.denominator, "film")}${report.patients === null ? "" : ` of ${counted(report.patients, "patient")}`}: accuracy ${share(report.accuracy)}, ${figures.join(", ")}; guessing the largest class ${percent(report.majorityShare)}. ${perClass.join(". ")}.`,
      "test report",
    );
  },
  failures: ({ report }) => {
    const wrong = report.predictions.filter(({ label, prediction }) => label !== prediction);
    const pairs = report.labels.flatMap((truth, i) =>
      report.labels.flatMap((said, j) =>
        i === j || report.confusionMatrix[i][j] === 0
          ? []
          : [`${report.confusionMatrix[i][j]} ${truth} called ${said}`],
      ),
    );
    return answer(
      `${wrong.length} of ${counted(report.accuracy.denominator, "test film")} are classified wrong: ${pairs.join(", ") || "none"}. The run's page opens each of them.`,
      "test report",
    );
  },
  internal: ({ report, testLooks }) =>
    answer(
      `On the run's own ${report.split} split, films that took part neither in training nor in any choice.${testLooks === null ? "" : ` ${testLooksSentence(testLooks)}`}`,
      "test report",
    ),
  external: ({ outside }) => {
    if (outside.length === 0) return null;
    return answer(
      outside
        .map(({ result: { dataset, report, comparison } }) => {
          const drop = comparison?.rows.find(({ metric }) => metric === "balancedAccuracy");
          return `${dataset.title}, version ${dataset.version}: ${counted(report.accuracy.denominator, "film")}${report.patients === null ? "" : ` of ${counted(report.patients, "patient")}`}, accuracy ${share(report.accuracy)}${drop === undefined ? "" : `; balanced accuracy inside ${estimateText(drop.inside)}, outside ${estimateText(drop.outside)}, difference ${differenceText(drop.difference)}`}`;
        })
        .join(". ") + ".",
      "evaluations on other data sets",
    );
  },
  subgroups: ({ subgroups }) => {
    if (subgroups === null) return null;
    const small = smallGroups(subgroups);
    return answer(
      `Asked about ${subgroups.label}: ${gapSentences(subgroups).join(" ")}${small.length === 0 ? "" : ` Groups with fewer than ten films of the class or of the others, which say next to nothing: ${small.join(", ")}.`}`,
      "test report by groups",
    );
  },
  robustness: ({ shortcuts }) => {
    if (shortcuts === null) return null;
    const wanting = shortcuts.filter(({ severity }) => severity !== "green");
    return answer(
      wanting.length === 0
        ? "The network was asked about its test films changed on purpose (without lungs, mirrored, blurred, in pieces and more); nothing showed that it needs a shortcut."
        : `The network was asked about its test films changed on purpose: ${wanting.map(({ title, detail }) => `${title}. ${detail}`).join(" ")}`,
      "shortcut audit of the run",
    );
  },
  calibration: (facts) => answer(calibrationSentences(facts).join(" "), "calibration on validation films"),
  explanation: () =>
    answer(
      "Grad-CAM of the last convolution, computed with each prediction. It shows what moved the network, not where a disease is; whether it is right was not validated.",
      "explanation.onnx",
    ),
  flow: ({ dataset }) =>
    answer(
      `${counted(dataset.films + dataset.rejected, "file")} read; ${dataset.rejected} not taken; ${dataset.films} films in the data set; ${dataset.images} in the cohort. Versions: ${dataset.notes.filter((note) => note !== "").join("; ") || "no change is noted"}.`,
      "import and versions of the data set",
    ),
  characteristics: ({ parts }) =>
    answer(
      parts
        .map(
          (part) =>
            `${part.name}: ${ofPatients(part)}; ${classesOf(part.classes)}; ${part.women} films of women, ${part.men} of men, ${part.films - part.women - part.men} unknown; age ${part.ages === null ? "unknown" : `median ${part.ages.median} (${part.ages.least}–${part.ages.most}) of ${part.ages.known} films`}`,
        )
        .join(". ") + ".",
      "locked split",
    ),
  limitations: ({ doubts, waivers, shortcuts, findingWaivers, outside, run, dataset }) => {
    const lines = [
      ...doubts.map(({ sentence }) => sentence),
      ...waivers.map(({ finding, by, reason }) => `The audit's finding ${finding} was waived by ${by}: “${reason}”.`),
      ...(shortcuts ?? []).filter(({ severity }) => severity === "red").map(({ title }) => `${title}.`),
      ...findingWaivers.map(
        ({ finding, by, reason }) => `It was published although ${finding} is red; waived by ${by}: “${reason}”.`,
      ),
      ...(outside.length === 0 ? ["It was not tested on another data set."] : []),
      ...(run.synthetic ? ["Trained and tested on drawings, which say nothing about patients."] : []),
      ...(dataset.known !== null && dataset.known.films < dataset.images
        ? [whoseImages(dataset.images, dataset.known).split]
        : []),
    ];
    return lines.length === 0 ? null : answer(lines.join(" "), "audit, doubts and waivers");
  },
  availability: ({ model, dataset, version }) =>
    answer(
      `${model === null ? "The run can be exported as ONNX and TensorFlow.js with a model card (hilum export)." : `Model ${model.name}, version ${model.version}, SHA-256 of model.onnx ${model.onnxDigest}.`} Hilum ${version} is free software. Whether the data of ${dataset.title} may be passed on is a matter of their licences.`,
      "model and data set",
    ),
  reproduction: ({ run }) =>
    answer(
      `Run ${run.name} (${run.id}), made ${run.createdAt.slice(0, 10)}: its settings, split, seed and the fingerprint of its films are stored; equal settings on equal films give equal bits on one machine.`,
      "run",
    ),
  output: ({ report, activation, calibration }) =>
    answer(
      `A probability of each of ${report.labels.join(", ")} (${activation}${calibration === null || calibration.kind === "none" ? ", not calibrated" : ", calibrated"}); the likeliest is named. Whoever chooses a threshold finds on the run's page what it does on test films.`,
      "model",
    ),
  refusal: ({ run, gate }) =>
    gate === null
      ? null
      : answer(
          `A gate refuses what is no upright frontal chest ${run.synthetic ? "drawing" : "film of an adult"} like those it was measured on, with a reason; its rates stand on the model card.${gate.lifted.length === 0 ? "" : ` Reasons that do not count for this model: ${gate.lifted.join(", ")}.`}`,
          "gate of the model",
        ),
  usability: ({ run: { spec } }) =>
    answer(
      `A film that cannot be read is refused with the reason; the network needs no other data. Films are brought to ${spec.cnn.input.size} × ${spec.cnn.input.size} by the steps above; children, lateral views, CT and photographs are not what it was trained for.`,
      "prediction page and model card",
    ),
} as const satisfies Record<string, Answer>;

export type AnswerName = keyof typeof CHECKLIST_ANSWERS;

function ofPatients({ films, patients }: Pick<PartFacts, "films" | "patients">): string {
  return patients === null
    ? `${counted(films, "film")}, not all of known patients`
    : `${counted(films, "film")} of ${counted(patients, "patient")}`;
}

function share({ value, low, high }: { value: number | null; low: number | null; high: number | null }): string {
  if (value === null) return "–";
  return `${percent(value)}${low === null || high === null ? "" : ` (95% interval ${percent(low)}–${percent(high)})`}`;
}
