import { attributeTitle, gapSentences, shareCell, smallGroups } from "../../assessment/subgroups/tell-subgroups";
import { describeOverlap } from "../../assessment/describe-overlap";
import { differenceText, estimateText } from "../../assessment/estimate-text";
import type { InsideOutside } from "../../assessment/inside-outside";
import { metricTitle } from "../../assessment/metric-title";
import type { OutsideTest } from "../../assessment/outside-tests";
import type { NetworkCalibration } from "../../metrics/calibration/network-calibration";
import { describePretraining } from "../../training/pretraining/describe-pretraining";
import type { TrainingSpec } from "../../training/training-spec";
import { sourceMeasures } from "../../training/sources/source-measures";
import { calibrationSentences } from "./describe-calibration";
import { compositionSentences, passesOf } from "./describe-composition";
import { operatingPointSentence } from "./describe-operating-point";
import { shippedSections } from "../shipped/describe-shipped";
import { refusalSection } from "./refusal-section";
import { leftOutSection } from "./left-out-section";
import { cardTable, escapeCell } from "./card-text";
import { confusionSection, metricsSection } from "./metrics-section";
import type { ModelCardSubject } from "./model-card-subject";
import { findingsMarkdown } from "./describe-findings";
import { preprocessingSteps } from "./describe-preprocessing";
import { whoseImages } from "./known-patients";
import { type PublishedModel, WARNING } from "../model";
import type { TrainingStart } from "../training-start";

/** The model card as Markdown, after Mitchell et al., FAT* 2019: warning, data, metrics with intervals, limits. */
export function modelCardMarkdown(subject: ModelCardSubject): string {
  const sections = [
    heading(subject),
    ...doubtsSection(subject),
    ...(subject.shipped == null ? [] : shippedSections(subject.shipped)),
    ...compositionSection(subject),
    dataSection(subject),
    ...waiversSection(subject),
    findingsMarkdown(subject, escapeCell),
    metricsSection(subject),
    ...(subject.testedBy === "none" ? [] : [confusionSection(subject)]),
    ...operatingSection(subject),
    ...subgroupsSection(subject),
    ...outsideSection(subject),
    ...(subject.leftOut == null ? [] : leftOutSection(subject.leftOut, { table: cardTable, escape: escapeCell })),
    methodSection(subject),
    refusalSection(subject),
    filesSection(subject),
    limitsSection(subject),
  ];
  return `${sections.join("\n\n")}\n`;
}

function heading(subject: ModelCardSubject): string {
  const version = subject.version === undefined ? "" : ` (version ${subject.version})`;
  const facts = [
    subject.shipped == null
      ? `Made from ${madeFrom(subject)} with Hilum${subject.publishedAt === undefined ? "" : `, published ${subject.publishedAt}`}.`
      : `Goes with Hilum, trained elsewhere as ${madeFrom(subject)}${subject.publishedAt === undefined ? "" : `; published here ${subject.publishedAt}`}.`,
    ...(subject.onnxDigest === undefined ? [] : [`SHA-256 of \`model.onnx\`: \`${subject.onnxDigest}\`.`]),
  ];
  const synthetic = subject.synthetic
    ? "\n\n> **Synthetic.** Trained and tested on drawings of chests, not on patients. It says nothing about real films."
    : "";
  return `# ${subject.name}${version}\n\n> **${WARNING}**${synthetic}\n\n${facts.join(" ")}`;
}

function madeFrom({ run, members = [] }: ModelCardSubject): string {
  return members.length === 0
    ? `run \`${run}\``
    : `${members.length} runs (${members.map((member) => `\`${member.run}\``).join(", ")})`;
}

/** None where one network is shown each film once. */
function compositionSection(subject: ModelCardSubject): string[] {
  if (passesOf(subject) === 1) return [];
  const sentences = compositionSentences(subject);
  const { members = [] } = subject;
  const rows = members.map(({ name, dataset, cnn, calibration, tested }) => [
    name,
    dataset,
    cnn.name,
    memberCalibration(calibration),
    String(tested),
  ]);
  return [
    [
      "## What it is made of",
      sentences.map((sentence) => `- ${escapeCell(sentence)}`).join("\n"),
      ...(rows.length === 0
        ? []
        : [cardTable(["run", "data set", "network", "calibration", "test films judged"], rows)]),
    ].join("\n\n"),
  ];
}

function memberCalibration(calibration: NetworkCalibration | null): string {
  if (calibration === null || calibration.kind === "none") return "none";
  return calibration.kind === "temperature" ? `temperature ${calibration.temperature.toFixed(3)}` : "label by label";
}

/** None where no threshold was asked for. */
function operatingSection({ operatingPoint }: ModelCardSubject): string[] {
  if (operatingPoint == null) return [];
  return [
    [
      "## As a test for one class",
      escapeCell(operatingPointSentence(operatingPoint)),
      "What a flag is worth depends on how many of the people asked about have the disease: see the slider on the model's page. The share of the classes in this data set says nothing of that.",
    ].join("\n\n"),
  ];
}

/** None where they were not measured. */
function subgroupsSection({ subgroups }: ModelCardSubject): string[] {
  if (subgroups == null) return [];
  const small = smallGroups(subgroups);
  const rows = subgroups.attributes.flatMap(({ name, groups }) =>
    groups.map((group) => [
      `${attributeTitle(name)}: ${group.value}${group.isSmall ? " (few)" : ""}`,
      `${group.films}; ${group.patients ?? "–"}`,
      String(group.positives),
      shareCell(group.accuracy),
      shareCell(group.sensitivity),
      shareCell(group.specificity),
      group.auroc === null ? "–" : shareCell(group.auroc),
    ]),
  );
  const head = ["group", "films; patients", subgroups.label, "accuracy", "sensitivity", "specificity", "AUROC"];
  return [
    [
      "## Subgroups",
      `Asked about \`${escapeCell(subgroups.label)}\`, on ${subgroups.films} test films${subgroups.patients === null ? ", not all of whose patients are known" : ` of ${subgroups.patients} patients`}, with 95% intervals.`,
      gapSentences(subgroups)
        .map((sentence) => `- ${escapeCell(sentence)}`)
        .join("\n"),
      ...(small.length === 0
        ? []
        : [
            `**Too few films** of the class, or of the others, to say anything (under ten): ${escapeCell(small.join("; "))}.`,
          ]),
      ...(rows.length === 0 ? [] : [cardTable(head, rows)]),
    ].join("\n\n"),
  ];
}

/** None where there is no reason to doubt. */
function doubtsSection({ doubts = [], publishedAt }: ModelCardSubject): string[] {
  if (doubts.length === 0) return [];
  return [
    [
      "## Not of use",
      publishedAt === undefined ? "What speaks against this network:" : "This network was published although:",
      doubts.map(({ sentence }) => `- ${escapeCell(sentence)}`).join("\n"),
    ].join("\n\n"),
  ];
}

function dataSection(subject: ModelCardSubject): string {
  const { dataset, labels, synthetic, report, testedBy } = subject;
  const sources = toldSources(subject);
  const { of, split } = whoseImages(dataset.images, dataset.known);
  const patients =
    synthetic || of === "" ? `of ${dataset.patients} ${synthetic ? "synthetic patients" : "patients"}` : of;
  const rows = labels.map((label) => [label, String(report.perClass[label]?.support ?? 0)]);
  return [
    "## Data",
    `${escapeCell(dataset.title)} (\`${dataset.id}\`): ${dataset.images} ${synthetic ? "synthetic images" : "images"} ${patients}${sources.length === 0 ? "" : `, from ${sources.length === 1 ? "one source" : `${sources.length} sources`} (${sources.map(escapeCell).join(", ")})`}. Fingerprint \`${dataset.fingerprint}\`.`,
    split,
    ...(testedBy === "none" ? [] : [cardTable(["label", `${report.split} images`], rows)]),
  ].join("\n\n");
}

/** None where nothing was waived. */
function waiversSection({ waivers }: ModelCardSubject): string[] {
  if (waivers.length === 0) return [];
  const lines = waivers.map(
    ({ finding, by, reason }) => `- \`${finding}\`: waived by ${escapeCell(by)}. “${escapeCell(reason)}”`,
  );
  return [
    [
      "## Waived findings",
      "The audit of the data set found what should have kept a network from being trained on it. These red findings were waived by name; read every figure below with them in mind.",
      lines.join("\n"),
    ].join("\n\n"),
  ];
}

/** None where no outside test was made, which the limits say. */
function outsideSection({ outside = [] }: ModelCardSubject): string[] {
  if (outside.length === 0) return [];
  return [
    [
      "## Tests on other data sets",
      "Films that the network was not trained or chosen on, beside its own test split, over the classes that both have, with 95% intervals. The difference is outside minus inside.",
      ...outside.map(outsideTest),
    ].join("\n\n"),
  ];
}

function outsideTest({ subject, result }: OutsideTest): string {
  const { dataset, comparison, overlap, unmeasured } = result;
  const title = `### ${escapeCell(dataset.title)} (\`${subject.dataset}\`, version ${dataset.version})${dataset.synthetic ? " — synthetic images" : ""}`;
  const words = [...describeOverlap(overlap), ...unmeasured].map(escapeCell).join(" ");
  if (comparison === null) return [title, "It shares no class with the test split.", words].join("\n\n");
  const tested = ({ films, patients }: InsideOutside["inside"]) =>
    `${films} images${patients === null ? "" : ` of ${patients} patients`}`;
  return [
    title,
    `Inside ${tested(comparison.inside)}, outside ${tested(comparison.outside)}.`,
    cardTable(
      ["metric", "inside", "outside", "difference"],
      comparison.rows.map((row) => [
        metricTitle(row.metric),
        estimateText(row.inside),
        estimateText(row.outside),
        differenceText(row.difference),
      ]),
    ),
    words,
  ].join("\n\n");
}

function methodSection(subject: ModelCardSubject): string {
  const { cnn, preprocessing, training, parameterCount, start, members = [] } = subject;
  const net =
    members.length > 0
      ? members
          .map(
            ({ name, cnn: own, start: from }) =>
              `- ${escapeCell(name)}: ${escapeCell(own.name)}, ${own.layers.length} layers. ${startSentence(from)}`,
          )
          .join("\n")
      : `${escapeCell(cnn.name)}: ${cnn.layers.length} layers${parameterCount === undefined ? "" : `, ${parameterCount.toLocaleString("en-GB")} parameters`}. ${startSentence(start)}`;
  const pretraining = start?.pretraining === undefined ? (training?.pretraining ?? null) : null;
  const before = pretraining === null ? [] : [describePretraining(pretraining)];
  const run = training === undefined ? [] : [trainingSentence(training), ...before];
  const steps = preprocessingSteps(preprocessing, cnn.input.size).map((step, index) => `${index + 1}. ${step}`);
  return ["## Method", net, ...run, "From a film to the network's input, in this order:", steps.join("\n")].join(
    "\n\n",
  );
}

/** What the weights were before the first step: only a run that drew all of them was trained from scratch. */
function startSentence(start: TrainingStart | undefined): string {
  if (start === undefined) return "What its weights started from was not recorded.";
  const { from, frozen, pretraining } = start;
  const before = pretraining === undefined ? "" : ` Its labels came last. ${describePretraining(pretraining)}`;
  const still = frozen.length === 0 ? "" : ` Never moved: ${frozen.map((name) => `\`${name}\``).join(", ")}.`;
  if (from === null)
    return pretraining === undefined
      ? `Trained from scratch: all weights were drawn from the run's seed.${still}`
      : `All weights were drawn from the run's seed.${before}${still}`;
  const rest = from.loaded === from.total ? "all" : `${from.loaded}`;
  return `Fine-tuned, not trained from scratch: ${rest} of its ${from.total} weight tensors came from ${escapeCell(from.source)}${from.loaded === from.total ? "" : ", the others from the run's seed"}, so it also learned from what that was trained on.${from.terms.map((term) => ` ${escapeCell(term)}`).join("")}${before}${still}`;
}

function trainingSentence(training: TrainingSpec): string {
  const { optimizer, schedule, loss, batchSize, accumulateSteps, clipNorm, weightAverage } = training;
  const words = (kind: string) => kind.replaceAll("_", " ");
  const updates = [
    `batches of ${batchSize}`,
    ...(accumulateSteps > 1 ? [`${accumulateSteps} of them an update`] : []),
    ...(clipNorm === null ? [] : [`gradients clipped to a norm of ${clipNorm}`]),
    `${words(loss.kind)} loss`,
    `label smoothing ${loss.labelSmoothing}`,
    `class weights ${training.classWeight}`,
    ...sourceMeasures(training).map(escapeCell),
    `seed ${training.seed}`,
  ];
  const kept = `the ${training.keep} epoch's weights are kept${weightAverage > 0 ? `, as their moving average (decay ${weightAverage})` : ""}`;
  return `Trained for at most ${training.epochs} epochs of ${optimizer.kind} (learning rate ${optimizer.learningRate}, ${words(schedule.kind)} schedule), ${updates.join(", ")}; ${kept}.`;
}

function filesSection(subject: ModelCardSubject): string {
  const { cnn, labels, activation, goldenFolder = false, members = [] } = subject;
  const size = cnn.input.size;
  return [
    "## Files",
    `\`model.onnx\`: input \`image\` \`[N, 1, ${size}, ${size}]\` float32 0–1; outputs \`logits\` and \`probabilities\` \`[N, ${labels.length}]\` in the order ${labels.map((label) => `\`${label}\``).join(", ")}; ${activationWords(activation, labels)}${scaledWords(subject)}. \`explanation.onnx\` adds an input \`target\` \`[N, ${labels.length}]\` (one-hot) and gives \`heatmap\`, the Grad-CAM of the last convolution in 0–1${members.length > 0 ? ", the mean of all its networks' maps" : ""}. A heat map shows what moved this network, not where a disease is.`,
    ...(goldenFolder
      ? [
          "`gate.json`: the statistics and steps by which films are refused. `golden/`: drawings of a chest with the input and the outputs they must give, and two that must be refused, to check another program by.",
        ]
      : []),
  ].join("\n\n");
}

/** What happens to the logits on the way, where they are calibrated: the output `logits` is the network's own. */
function scaledWords({ calibration, cnn, members = [] }: ModelCardSubject): string {
  if (members.length > 0)
    return `; \`probabilities\` is the mean of all its networks' calibrated ones${calibration != null && calibration.kind !== "none" ? ", calibrated once more" : ""}, \`logits\` what gives the mean back`;
  if (calibration == null || calibration.kind === "none") return "";
  const list = (values: readonly number[]) => values.map((value) => value.toPrecision(6)).join(", ");
  const scaled =
    calibration.kind === "temperature"
      ? `divided by ${calibration.temperature.toPrecision(8)}`
      : `times ${list(calibration.scale)} plus ${list(calibration.offset)}, label by label`;
  const layers = cnn.layers.at(-1)?.kind === "dense" ? "; in TensorFlow.js files that is part of the last weights" : "";
  return `, each logit first ${scaled} (the calibration, inside the file; the output \`logits\` is before it${layers})`;
}

/** How logits become probabilities, for whoever reads the outputs. */
function activationWords(activation: PublishedModel["activation"], labels: readonly string[]): string {
  if (activation === "softmax") return "the probabilities are the softmax of the logits and add up to 1";
  if (activation === "sigmoid")
    return "the probabilities are the sigmoid of each logit: one of each label on its own, and they need not add up to 1";
  const sides = activation.sides.map((side) => side.map((k) => labels[k]).join(", "));
  return `the probabilities are of two stages and add up to 1: that of a side (${sides.join(" | ")}), a softmax over the mean logits of the two sides, times that of a label within its side, a softmax over the side's logits`;
}

function limitsSection(subject: ModelCardSubject): string {
  const { synthetic, report, testedBy } = subject;
  const limits = [
    ...calibrationSentences(subject),
    ...(testedBy === "none"
      ? []
      : [
          `Differences of a few points on ${report.accuracy.denominator} images are within chance: read the intervals, not the decimals.`,
        ]),
    "Not for children, lateral views, CT, or photographs of films.",
    ...(synthetic
      ? [
          "Synthetic: the images are drawings with known rules, easier and poorer than any film. These scores must not be quoted beside scores on patients.",
        ]
      : [sourceLimit(subject)]),
  ];
  return `## Limits\n\n${limits.map((limit) => `- ${limit}`).join("\n")}`;
}

/** A network that tells sources apart scores well where each class has its own source (DeGrave et al., Nat. Mach. Intell. 3 (2021) 610). */
function sourceLimit(subject: ModelCardSubject): string {
  const sources = toldSources(subject);
  const outside = outsideWords(subject);
  if (sources.length === 0) {
    return `Where classes come from different sources, accuracy inside the set is mostly source recognition. The sources of these images are not recorded, so this could not be ruled out. ${outside}`;
  }
  if (sources.length === 1)
    return `One source only: expect a lower accuracy on films of any other hospital or device. ${outside}`;
  return `The images come from several sources: inside-set accuracy here is mostly source recognition, not recognition of disease. Models of this kind have fallen to chance on films from elsewhere. ${outside}`;
}

/** Of a model that goes with the product the sets that it learned from; none where nothing is told. */
function toldSources({ sources, shipped }: ModelCardSubject): readonly string[] {
  return sources ?? shipped?.sets.map(({ title }) => title) ?? [];
}

function outsideWords({ outside = [], shipped }: ModelCardSubject): string {
  if (outside.length > 0) return "See its tests on other data sets above.";
  if (shipped != null && shipped.tests.length > 0) return "See what was measured beside its report, above.";
  return "No outside test was made.";
}
