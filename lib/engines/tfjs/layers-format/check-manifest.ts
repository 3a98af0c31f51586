import { HilumError } from "../../../errors";
import type { ModelJson, WeightEntry } from "./model-json";

/** What the weights of a model come to. */
export interface ManifestFacts {
  tensors: number;
  /** All numbers in the weight files. */
  parameters: number;
  /** How long the weight files must be together. */
  bytes: number;
}

const WIDTHS: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };
/** A whole weight file holds no more numbers than this: 512 MiB of them may be uploaded, a byte each at the least. */
const MOST_NUMBERS = 2 ** 29;
const REMEDY = "Save the network again by model.save(), and choose the files it writes.";

/** Bytes of one number as it is stored. Throws `badRequest` for a type that is no number. */
export function storedWidth({ name, dtype, quantization }: WeightEntry): number {
  const width = WIDTHS[quantization?.dtype ?? dtype];
  if (width === undefined)
    throw new HilumError("badRequest", `The weight "${name}" is of type ${dtype}, which is no number.`, {
      remedy: "Save the network with float32 weights.",
    });
  return width;
}

/**
 * Holds the manifest of a stranger's model to what can be, before a byte is read or allocated for it: weight files by
 * plain names, each once; weights of one name each, with shapes of positive whole numbers and values that a float32 holds.
 * @throws HilumError `badRequest` that names the file or the weight.
 */
export function checkManifest({ weightsManifest }: ModelJson): ManifestFacts {
  const paths = weightsManifest.flatMap((group) => group.paths);
  for (const path of paths) requirePlainName(path);
  if (new Set(paths.map(plainName)).size < paths.length)
    throw new HilumError("badRequest", "model.json names a weight file twice.", { remedy: REMEDY });
  const names = new Set<string>();
  const facts: ManifestFacts = { tensors: 0, parameters: 0, bytes: 0 };
  for (const entry of weightsManifest.flatMap((group) => group.weights)) {
    const length = numbersIn(entry);
    requireFinite(entry);
    if (names.has(entry.name))
      throw new HilumError("badRequest", `model.json names the weight "${entry.name}" twice.`, { remedy: REMEDY });
    names.add(entry.name);
    facts.tensors++;
    facts.parameters += length;
    facts.bytes += length * storedWidth(entry);
    if (facts.parameters > MOST_NUMBERS)
      throw new HilumError(
        "badRequest",
        `The weights up to "${entry.name}" hold more than ${MOST_NUMBERS.toLocaleString("en")} numbers.`,
        { remedy: "Bring a smaller network." },
      );
  }
  return facts;
}

/** Throws where the range of quantised weights goes beyond what a float32 holds. */
function requireFinite({ name, quantization }: WeightEntry): void {
  if (quantization === undefined || quantization.dtype === "float16") return;
  const { dtype, scale, min } = quantization;
  const ends = [min, min + scale * (dtype === "uint8" ? 0xff : 0xffff)];
  if (!ends.every((end) => Number.isFinite(Math.fround(end))))
    throw new HilumError("badRequest", `The weight "${name}" is quantised by numbers that are beyond float32.`, {
      remedy: REMEDY,
    });
}

/** The name of a weight file beside model.json. */
export const plainName = (path: string): string => path.replace(/^\.\//, "");

/** The files were chosen or uploaded together: a name that leads elsewhere, or to another machine, names none of them. */
function requirePlainName(path: string): void {
  if (!/[/\\:\u0000-\u001f]/.test(plainName(path)) && ![".", "..", ""].includes(plainName(path))) return;
  throw new HilumError(
    "badRequest",
    `model.json names the weight file ${JSON.stringify(path.slice(0, 120))}, which is not a plain file name.`,
    { remedy: "Weight files are read from beside model.json only: put them there and name them without a folder." },
  );
}

/** Throws for a shape that no tensor can have. */
function numbersIn({ name, shape }: WeightEntry): number {
  const length = shape.reduce((product, side) => product * side, 1);
  if (shape.length <= 8 && shape.every((side) => Number.isInteger(side) && side >= 1) && length <= MOST_NUMBERS)
    return length;
  throw new HilumError(
    "badRequest",
    `The weight "${name}" has the shape [${shape.slice(0, 8).join(", ")}], which it cannot have.`,
    { remedy: REMEDY },
  );
}

/** What to say where weight files are longer or shorter than their manifest. */
export function otherLength(bytes: number, described: number): HilumError {
  return new HilumError("badRequest", `The weight files hold ${bytes} bytes, but model.json describes ${described}.`, {
    remedy: "Choose the weight files that were saved with this model.json.",
  });
}
