import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { drawChest } from "../../phantom/draw-chest";
import { MARKED_FINDINGS } from "../../phantom/marked/draw-marked-findings";
import { type MarkedOptions, type MarkedPlan, markedPlan } from "../../phantom/marked/marked-plan";
import { type Progress, progressMeter } from "../progress";

const README = `SYNTHETIC - NOT A PATIENT

Every film here is a drawing by the seeded generator of Hilum. Nobody was X-rayed. The findings are rules of the drawing,
and a score on these films says nothing about real ones.

train.csv     what a table says of each film, laid out as CheXpert's: 1 yes, 0 no, -1 uncertain, empty for nothing said
truth.csv     what was drawn, nothing of it uncertain or missing: for judging, never for training
options.json  what to draw it again with
`;

/**
 * Draws films of several findings into a folder laid out as CheXpert: train/patient00001/study1/view1_frontal.png …,
 * train.csv as the import reads it, truth.csv, options.json, README.txt. The same options write the same bytes.
 */
export async function exportMarkedPhantom({
  folder,
  signal,
  onProgress,
  ...options
}: MarkedOptions & {
  folder: string;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}): Promise<{ films: number }> {
  const plans = [...markedPlan(options)];
  const write = async (file: string, content: Uint8Array | string) => {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  };
  const report = progressMeter(plans.length, onProgress);
  for (const [at, { file, drawing }] of plans.entries()) {
    signal?.throwIfAborted();
    // Drawing is synchronous: whoever shows the progress needs a turn.
    await nextTurn();
    await write(file, encodeGreyPng(drawChest(drawing)));
    report(at + 1);
  }
  await write("train.csv", chexpertTable(plans));
  await write(
    "truth.csv",
    table(
      ["file", ...MARKED_FINDINGS.map((finding) => `drawn ${finding}`), "synthetic"],
      plans.map(({ file, present }) => [
        file,
        ...MARKED_FINDINGS.map((finding) => (present[finding] ? "yes" : "none")),
        "true",
      ]),
    ),
  );
  await write("options.json", `${JSON.stringify({ synthetic: true, multiLabel: true, ...options }, null, 2)}\n`);
  await write("README.txt", README);
  return { films: plans.length };
}

/** `No Finding` is 1 where each finding is said to be absent and else empty, as CheXpert's labeller has it. */
function chexpertTable(plans: readonly MarkedPlan[]): string {
  const head = ["Path", "Sex", "Age", "Frontal/Lateral", "AP/PA", "No Finding", ...MARKED_FINDINGS];
  return table(
    head,
    plans.map(({ file, sex, ageYears, view, told }) => {
      const isClear = MARKED_FINDINGS.every((finding) => told[finding] === "0");
      return [
        file,
        sex === "F" ? "Female" : "Male",
        ageYears,
        "Frontal",
        view === "PA" ? "PA" : "AP",
        isClear ? "1.0" : "",
        ...MARKED_FINDINGS.map((finding) => (told[finding] === "" ? "" : `${told[finding]}.0`)),
      ];
    }),
  );
}

/** No value of ours holds a comma, a quote or a line break. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, ...rows].map((row) => `${row.join(",")}\n`).join("");
}
