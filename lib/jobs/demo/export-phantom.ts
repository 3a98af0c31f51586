import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { drawPlan, type PhantomOptions } from "../../phantom/phantom-dataset";
import { encodePhantomDicom } from "../../phantom/phantom-dicom";
import { drawStrange, STRANGE_KINDS } from "../../phantom/out-of-distribution";
import { planPhantomSet } from "../../phantom/seeded-leaks";
import { type Progress, progressMeter } from "../progress";

export const PHANTOM_FORMATS = ["png", "dicom"] as const;

export interface PhantomExportOptions extends PhantomOptions {
  folder: string;
  format: (typeof PHANTOM_FORMATS)[number];
  /** Leaks some films to other patients, with the answer key in leaks.json. @default false */
  leaks?: boolean;
  /** Writes lung, lesion and cue masks into this folder. @default none */
  masks?: string;
  /** Pictures that are no chest film, of each kind, in strange/. @default 0 */
  strange?: number;
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface PhantomExport {
  films: number;
  leaks: number;
  strange: number;
}

const README = `SYNTHETIC - NOT A PATIENT

Every film here is a drawing by the seeded generator of Hilum. Nobody was X-rayed. The labels are rules of the drawing,
the classes overlap on purpose, and a score on these films says nothing about real ones.

metadata.csv  what a data set knows of each film
truth.csv     what was drawn: for judging an audit or an explanation, never for training
leaks.json    the copies that were planted, where any were
options.json  what to draw it again with
`;

/**
 * Draws a set into a folder: a folder per label, metadata.csv as the import reads it, truth.csv, options.json, leaks.json
 * where leaks were asked for, README.txt. DICOM films have 12 bits, but 8 where films are compressed or edited. The same
 * options write the same bytes.
 */
export async function exportPhantom({
  folder,
  format,
  masks,
  strange = 0,
  signal,
  onProgress,
  ...options
}: PhantomExportOptions): Promise<PhantomExport> {
  const edited = options.leaks === true || options.cues?.some(({ kind }) => kind === "resolution") === true;
  const { films, leaks } = planPhantomSet({ ...options, bits: format === "dicom" && !edited ? 12 : 8 });
  const named = films.map((plan) => (format === "dicom" ? { ...plan, file: asDicom(plan.file) } : plan));
  const write = async (file: string, content: Uint8Array | string, root = folder) => {
    const path = join(root, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  };
  const report = progressMeter(named.length + strange * STRANGE_KINDS.length, onProgress);
  let done = 0;
  for (const plan of named) {
    signal?.throwIfAborted();
    // Drawing is synchronous: whoever shows the progress needs a turn.
    await nextTurn();
    const drawn = drawPlan(plan);
    await write(
      plan.file,
      format === "dicom" ? encodePhantomDicom(plan, drawn.image, options.seed) : encodeGreyPng(drawn.image),
    );
    if (masks !== undefined)
      for (const [name, mask] of Object.entries({ lung: drawn.lungMask, lesion: drawn.lesionMask, cue: drawn.cueMask }))
        await write(plan.file.replace(/\.\w+$/, `-${name}.png`), maskPng(mask), masks);
    report(++done);
  }
  for (const kind of STRANGE_KINDS) {
    for (let number = 1; number <= strange; number++) {
      signal?.throwIfAborted();
      await write(
        `strange/${kind}-${number}.png`,
        encodeGreyPng(drawStrange(kind, options.seed + number, options.size)),
      );
      report(++done);
    }
  }
  await write(
    "metadata.csv",
    table(
      ["file", "label", "patient_id", "sex", "age", "view", "source", "synthetic"],
      named.map((plan) => [
        plan.file,
        plan.label,
        plan.patientId,
        plan.sex,
        plan.ageYears,
        plan.view,
        plan.source,
        "true",
      ]),
    ),
  );
  await write(
    "truth.csv",
    table(
      ["file", "drawn_as", "pattern", "severity", "cue_on", "synthetic"],
      named.map(({ file, truth }) => [
        file,
        truth.drawnAs,
        truth.pattern,
        truth.severity.toFixed(4),
        truth.cueOn,
        "true",
      ]),
    ),
  );
  await write("options.json", `${JSON.stringify({ synthetic: true, format, strange, ...options }, null, 2)}\n`);
  if (options.leaks === true)
    await write(
      "leaks.json",
      `${JSON.stringify(format === "dicom" ? leaks.map((leak) => ({ ...leak, original: asDicom(leak.original), copy: asDicom(leak.copy) })) : leaks, null, 2)}\n`,
    );
  await write("README.txt", README);
  return { films: named.length, leaks: leaks.length, strange: strange * STRANGE_KINDS.length };
}

const asDicom = (file: string): string => file.replace(/\.png$/, ".dcm");

/** No value of ours holds a comma, a quote or a line break. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, ...rows].map((row) => `${row.join(",")}\n`).join("");
}

function maskPng(mask: Uint8Array | Float32Array): Uint8Array {
  const side = Math.sqrt(mask.length);
  return encodeGreyPng({
    width: side,
    height: side,
    maxValue: 255,
    data: Uint8Array.from(mask, (value) => Math.round(255 * value)),
  });
}
