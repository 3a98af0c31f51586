import { resolve } from "node:path";
import { z } from "zod";
import { HilumError } from "../../errors";
import { oracleCeiling } from "../../phantom/oracle";
import { storePhantomDataset } from "../../jobs/demo/ensure-phantom-dataset";
import { exportMarkedPhantom } from "../../jobs/demo/export-marked-phantom";
import { exportPhantom, PHANTOM_FORMATS } from "../../jobs/demo/export-phantom";
import type { PhantomOptions } from "../../phantom/phantom-dataset";
import type { Progress } from "../../jobs/progress";
import { type CommandContext, defineCommand, type CommandResult } from "../command";
import { datasetAnswer, datasetText } from "./dataset-answer";
import { datasetId } from "./dataset-id";
import { phantomOptions } from "./phantom-options";
import { withStore } from "../with-store";

export const phantomCommand = defineCommand({
  name: "phantom",
  usage: "--out <folder> | --import <id>",
  summary: "draw a synthetic data set with known truth",
  details: [
    "Draws chest films of imaginary people from a seed: the same options give the same pixels. --out writes a folder with",
    "metadata.csv, truth.csv and, with --leaks, the answer key leaks.json; --import makes a data set of it at once.",
    "Every film says SYNTHETIC. What presets, knobs, cues and leaks do: docs/phantom.md.",
    "",
    "--multi-label draws films of several findings each, laid out as CheXpert with a table of yes, no, uncertain and",
    "missing entries: docs/multi-label.md.",
    "",
    "  npx hilum phantom --multi-label --preset easy --out chexpert-like",
    "  npx hilum phantom --preset hard --patients 200 --out films --format dicom",
    "  npx hilum phantom --cue marker:covid-19:0.9:0.1 --import shortcut",
    "  npx hilum phantom --cue marker:covid-19:0.9:0.1 --variant removed --import shortcut-removed",
  ].join("\n"),
  options: {
    out: { type: "string", value: "<folder>", help: "write the films into this folder" },
    import: { type: "string", value: "<id>", help: "store the films as this data set" },
    title: { type: "string", value: "<text>", help: "the data set's title (default: what it was drawn with)" },
    format: { type: "string", value: "png|dicom", help: "files of --out (default: png)" },
    preset: { type: "string", value: "<name>", help: "easy, default, hard or null" },
    seed: { type: "string", value: "<n>", help: "default: 1" },
    patients: { type: "string", value: "<n>", help: "imaginary people, 1–6 films each (default: 400)" },
    size: { type: "string", value: "<px>", help: "side of the films (default: 256)" },
    kappa: { type: "string", value: "<0–1>", help: "how much the label decides the source (default: 0)" },
    source: { type: "string", value: "<name>", help: "take all films at one source; phantom-d is outside the others" },
    cue: {
      type: "string",
      multiple: true,
      value: "<kind:label[:ρ[:ρ₀[:amplitude]]]>",
      help: "plant a shortcut: marker, border, curve, leads, resolution or rotation",
    },
    variant: { type: "string", value: "<name>", help: "cues as trained, removed, swapped or random" },
    leaks: { type: "boolean", help: "leak some films to other patients" },
    knob: {
      type: "string",
      multiple: true,
      value: "<name=value>",
      help: "turn one knob of the preset, e.g. contrast=0.8",
    },
    masks: { type: "string", value: "<folder>", help: "with --out: write lung, lesion and cue masks" },
    "multi-label": { type: "boolean", help: "with --out: several findings a film, in CheXpert's layout" },
    missing: { type: "string", value: "<0–1>", help: "with --multi-label: of how many entries nothing is said (0.25)" },
    uncertain: {
      type: "string",
      value: "<0–1>",
      help: "with --multi-label: of how many others the table is unsure (0.08)",
    },
    strange: { type: "string", value: "<n>", help: "with --out: also n of each picture that is no chest film" },
  },
  positionals: { min: 0, max: 0 },
  async run({ values }, { terminal, signal }): Promise<CommandResult> {
    const options = { ...phantomOptions(values), leaks: values.leaks ?? false };
    if ((values.out === undefined) === (values.import === undefined))
      throw new HilumError("badRequest", "`phantom` needs either --out <folder> or --import <id>.", {
        remedy: "For example: npx hilum phantom --out films",
      });
    const { title = `Synthetic: ${options.preset}, seed ${options.seed}`, out, import: id } = values;
    if (values["multi-label"] === true) return drawMarked(values, options, { terminal, signal });
    const step = terminal.step("Drawing synthetic films");
    const onProgress = ({ done, total, perSecond }: Progress) => {
      signal.throwIfAborted();
      step.progress(done / total, `${done} of ${total} films, ${perSecond.toFixed(0)}/s`);
    };
    try {
      if (id !== undefined) {
        const dataset = await withStore((store) =>
          storePhantomDataset(store, { ...options, id: datasetId(id), title }, onProgress),
        );
        step.done(`Drawn ${dataset.films} synthetic films as ${dataset.id}`);
        return { json: datasetAnswer(dataset), text: datasetText(dataset) };
      }
      const format = z.enum(PHANTOM_FORMATS).safeParse(values.format ?? "png");
      if (!format.success)
        throw new HilumError("badRequest", `--format does not take “${values.format}”.`, {
          remedy: "Use png or dicom.",
        });
      const folder = resolve(out ?? ".");
      const written = await exportPhantom({
        ...options,
        folder,
        format: format.data,
        masks: values.masks === undefined ? undefined : resolve(values.masks),
        strange: count(values.strange),
        signal,
        onProgress,
      });
      step.done(`Drawn ${written.films} synthetic films into ${folder}`);
      const { accuracy, majority } = oracleCeiling(options);
      return {
        json: { synthetic: true, folder, ...written, ceiling: accuracy, majority },
        text: `${written.films} films${written.leaks > 0 ? `, ${written.leaks} planted leaks` : ""}${written.strange > 0 ? `, ${written.strange} pictures that are no chest film` : ""}.\nWho sees the true lesions names ${(100 * accuracy).toFixed(1)} % of the labels; the most frequent label is ${(100 * majority).toFixed(1)} %.`,
      };
    } catch (error) {
      step.fail();
      throw error;
    }
  },
});

/** What has no meaning where a film has several findings. */
const OF_ONE_LABEL = ["import", "title", "format", "kappa", "cue", "variant", "leaks", "masks", "strange"] as const;

async function drawMarked(
  values: Readonly<Record<string, unknown>>,
  { seed, patients, size, preset, knobs, source }: PhantomOptions,
  { terminal, signal }: Pick<CommandContext, "terminal" | "signal">,
): Promise<CommandResult> {
  const other = OF_ONE_LABEL.find((name) => values[name] !== undefined);
  if (other !== undefined || typeof values.out !== "string")
    throw new HilumError(
      "badRequest",
      other === undefined
        ? "`phantom --multi-label` needs --out <folder>."
        : `--${other} is of films with one label: \`phantom --multi-label\` does not take it.`,
      { remedy: "Draw into a folder, then import that: npx hilum dataset import <folder> --multi-label --name <id>" },
    );
  const folder = resolve(values.out);
  const step = terminal.step("Drawing synthetic films of several findings");
  try {
    const { films } = await exportMarkedPhantom({
      seed,
      patients,
      size,
      preset,
      knobs,
      source,
      missing: share("--missing", values.missing, 0.25),
      uncertain: share("--uncertain", values.uncertain, 0.08),
      folder,
      signal,
      onProgress: ({ done, total, perSecond }) =>
        step.progress(done / total, `${done} of ${total} films, ${perSecond.toFixed(0)}/s`),
    });
    step.done(`Drawn ${films} synthetic films into ${folder}`);
    return {
      json: { synthetic: true, folder, films },
      text: `${films} films with train.csv in CheXpert's layout. Import them: npx hilum dataset import ${folder} --multi-label --name <id>`,
    };
  } catch (error) {
    step.fail();
    throw error;
  }
}

/** Throws `badRequest`. */
function share(option: string, text: unknown, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (typeof text === "string" && text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new HilumError("badRequest", `${option} takes a share from 0 to 1, not “${String(text)}”.`);
}

/** Throws `badRequest`. */
function count(text = "0"): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new HilumError("badRequest", `--strange does not take “${text}”.`, { remedy: "Use a whole number." });
}
