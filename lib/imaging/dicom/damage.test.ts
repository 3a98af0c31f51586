import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { isHilumError } from "../../errors";
import { Random } from "../../tensor/random";
import { decodeFilm } from "../decode-film";
import { prepareCodec } from "../prepare-codec";

/** How many; `HILUM_FUZZ=10000 npx vitest run lib/imaging/dicom/damage.test.ts` is the long run, which also reads `shared/data`. */
const MUTATIONS = Number(process.env.HILUM_FUZZ ?? 1500);
/** Small files only: a mutation is about structure, and a small one is done in a millisecond. */
const MAX_SEED_BYTES = 300_000;
/** Generous for a machine that does other things too; the slowest so far took a tenth. */
const MAX_MS = 5000;
const MAX_RSS_BYTES = 1e9;

const root = path.resolve(import.meta.dirname, "../../..");
const random = new Random(20);

interface Seed {
  name: string;
  bytes: Uint8Array;
}

function fixtureSeeds(): Seed[] {
  const Cases = z.array(z.object({ name: z.string(), file: z.string() }));
  return ["dicom-syntaxes.json", "dicom-display.json"].flatMap((file) =>
    Cases.parse(JSON.parse(readFileSync(path.join(root, "test/fixtures", file), "utf8"))).map(
      ({ name, file: base64 }) => ({ name, bytes: new Uint8Array(Buffer.from(base64, "base64")) }),
    ),
  );
}

function sharedSeeds(): Seed[] {
  const folder = path.join(root, "../shared/data/dicom");
  if (process.env.HILUM_FUZZ === undefined || !existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile() && statSync(file).size <= MAX_SEED_BYTES && !file.endsWith(".csv"))
    .map((file) => ({ name: path.basename(file), bytes: new Uint8Array(readFileSync(file)) }));
}

/** Flips, cuts, overwrites, wrong lengths and sizes, repeated pieces, or the head of one film on the body of another. */
function mutate({ bytes }: Seed, other: Seed): Uint8Array {
  const copy = bytes.slice();
  const at = () =>
    random.uniform() < 0.5 ? Math.min(copy.length - 5, 128 + random.int(900)) : random.int(copy.length - 4);
  const view = new DataView(copy.buffer);
  switch (random.int(8)) {
    case 0:
      return copy.subarray(0, random.int(copy.length));
    case 1:
      for (let i = 1 + random.int(6); i > 0; i--) copy[at()] ^= 1 << random.int(8);
      return copy;
    case 2:
      for (let i = 1 + random.int(4); i > 0; i--) copy[at()] = [0, 1, 0x7f, 0x80, 0xff][random.int(5)];
      return copy;
    case 3:
      view.setUint16(at(), [0, 1, 0xffff, 0x7fff, 12_000, 60_000][random.int(6)], random.uniform() < 0.5);
      return copy;
    case 4:
      view.setUint32(
        at(),
        [0, 0xffffffff, 0x7fffffff, copy.length, copy.length * 1000][random.int(5)],
        random.uniform() < 0.5,
      );
      return copy;
    case 5:
      copy.copyWithin(at(), at(), at());
      return copy;
    case 6: {
      const [head, tail] = [random.int(copy.length), random.int(other.bytes.length)];
      const spliced = new Uint8Array(head + other.bytes.length - tail);
      spliced.set(copy.subarray(0, head));
      spliced.set(other.bytes.subarray(tail), head);
      return spliced;
    }
    default:
      return oversized(copy);
  }
}

/** Rows and Columns (0028,0010–0011), wherever they are, made enormous. */
function oversized(bytes: Uint8Array): Uint8Array {
  for (const tag of [
    [0x28, 0, 0x10, 0],
    [0x28, 0, 0x11, 0],
  ]) {
    const at = bytes.findIndex((_, i) => tag.every((byte, k) => bytes[i + k] === byte));
    if (at >= 0 && at + 10 <= bytes.length && random.uniform() < 0.8)
      new DataView(bytes.buffer).setUint16(at + 8, [5000, 8000, 12_000, 65_535][random.int(4)], true);
  }
  return bytes;
}

it(`${MUTATIONS} damaged DICOM films are decoded or refused in words, fast and in little memory`, async () => {
  const seeds = [...fixtureSeeds(), ...sharedSeeds()];
  let refused = 0;
  let slowest = { name: "", elapsedMs: 0 };
  for (let i = 0; i < MUTATIONS; i++) {
    const seed = seeds[i % seeds.length];
    const damaged = mutate(seed, seeds[random.int(seeds.length)]);
    const startedMs = performance.now();
    try {
      await prepareCodec(damaged);
      const { image } = decodeFilm(damaged, "film");
      expect(image.data.length).toBe(image.width * image.height);
    } catch (error) {
      if (!isHilumError(error)) throw new Error(`${seed.name}, mutation ${i}: ${String(error)}`, { cause: error });
      expect(["corruptImage", "unsupportedImage", "tooLarge"]).toContain(error.code);
      refused++;
    }
    const elapsedMs = performance.now() - startedMs;
    if (elapsedMs > slowest.elapsedMs) slowest = { name: `${seed.name}, mutation ${i}`, elapsedMs };
    // Timers run between the films, as in a server.
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const rssBytes = process.resourceUsage().maxRSS * 1024;
  if (process.env.HILUM_FUZZ !== undefined)
    process.stdout.write(
      `${refused} of ${MUTATIONS} refused; slowest ${slowest.name}: ${Math.round(slowest.elapsedMs)} ms; peak ${Math.round(rssBytes / 1e6)} MB\n`,
    );
  expect(refused).toBeGreaterThan(MUTATIONS / 5);
  expect(slowest.elapsedMs).toBeLessThan(MAX_MS);
  expect(rssBytes).toBeLessThan(MAX_RSS_BYTES);
}, 600_000);
