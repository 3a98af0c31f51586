/**
 * @file What importing films costs: each stage on one thread, before and now in turns, then the whole on every core.
 *
 * npx esbuild bench/import.bench.ts lib/jobs/films/decode-thread.ts --bundle --splitting --platform=node --packages=external --format=esm --outdir=dist/bench --out-extension:.js=.mjs --entry-names=[name]
 * node dist/bench/import.bench.mjs [--films folder] [--count n] [--blobs folder]
 *
 * Without `--films`, phantom drawings of 1024 × 1024 pixels as libpng writes them (adaptive filters, level 6), which is
 * what the files of ChestX-ray14 are. "before" is how films were inflated, unfiltered, packed and written at first:
 * fflate, one loop for all filters, fast-png, two syncs a film. `--blobs` names the disk to write to.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { encode as encodeWithLibrary } from "fast-png";
import sharp from "sharp";
import { decodePng } from "../lib/imaging/png/decode-png";
import { encodeGreyPng } from "../lib/imaging/png/grey-png";
import { inflateAtMost, inflatePortably } from "../lib/imaging/png/inflate";
import { prepareCodec } from "../lib/imaging/prepare-codec";
import { readPngChunks } from "../lib/imaging/png/png-chunks";
import { type FilteredRows, unfilterRows } from "../lib/imaging/png/png-filters";
import { phantomImages } from "../lib/phantom/phantom-dataset";
import { openDecodePool } from "../lib/jobs/films/decode-pool";
import { inParallel } from "../lib/threads/in-parallel";
import { prepareFilm } from "../lib/jobs/films/prepared-film";
import { folderBlobStore } from "../lib/store/blobs/blob-store";

const SIDE = 1024;
const ROUNDS = 5;
const { values: options } = parseArgs({
  options: {
    films: { type: "string" },
    count: { type: "string", default: "32" },
    blobs: { type: "string", default: tmpdir() },
  },
});

const scratch = await mkdtemp(join(options.blobs, "hilum-import-bench-"));
try {
  const files = await readFilms(options.films ?? (await drawFilms(join(scratch, "films"), Number(options.count))));
  print(
    `${files.length} films, ${(sum(files.map(({ bytes }) => bytes.length)) / 1e6).toFixed(1)} MB; ${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.version}`,
  );
  await measureStages(files.filter(({ path }) => path.endsWith(".png")).map(({ bytes }) => bytes));
  await measureThread(files);
  await measureAllCores(files);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

interface File {
  path: string;
  bytes: Uint8Array;
}

async function readFilms(folder: string): Promise<File[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(png|jpe?g|dcm|tiff?)$/i.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(paths.sort().map(async (path) => ({ path, bytes: new Uint8Array(await readFile(path)) })));
}

async function drawFilms(folder: string, count: number): Promise<string> {
  await mkdir(folder);
  let drawn = 0;
  for (const { image } of phantomImages({ seed: 7, patients: count, size: SIDE })) {
    if (drawn === count) break;
    const { width, height, data } = image;
    const png = await sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), {
      raw: { width, height, channels: 1 },
    })
      .toColourspace("b-w")
      .png({ adaptiveFiltering: true, compressionLevel: 6 })
      .toBuffer();
    await writeFile(join(folder, `${drawn++}.png`), png);
  }
  return folder;
}

interface Stage {
  name: string;
  /** Waits for the disk: its time by the clock. */
  waits?: boolean;
  before?: (film: number) => unknown;
  now: (film: number) => unknown;
}

/** Milliseconds of processor time a film takes in each stage, the best of some rounds, before and now in turns. */
async function measureStages(pngs: readonly Uint8Array[]): Promise<void> {
  if (pngs.length === 0) return;
  const streams = pngs.map(streamOf);
  const decoded = pngs.map((bytes) => decodePng(bytes).image);
  const rows = streams.map(({ data, size }) => inflatePortably(data, "zlib", size));
  const blobs = folderBlobStore(join(scratch, "blobs"));
  // A blob that is there is not written again: each write gets bytes of its own.
  const salted = (film: number) => {
    const bytes = pngs[film].slice();
    bytes.set(randomBytes(16), bytes.length - 16);
    return bytes;
  };
  const stages: Stage[] = [
    {
      name: "inflate",
      before: (i) => inflatePortably(streams[i].data, "zlib", streams[i].size),
      now: (i) => inflateAtMost(streams[i].data, "zlib", streams[i].size),
    },
    {
      name: "undo the filters",
      before: (i) => unfilterByPixel(rows[i].slice(), streams[i].rows),
      now: (i) => unfilterRows(rows[i].slice(), streams[i].rows),
    },
    { name: "pack anew", before: (i) => encodeBefore(decoded[i]), now: (i) => encodeGreyPng(decoded[i]) },
    { name: "SHA-256", now: (i) => createHash("sha256").update(pngs[i]).digest() },
    { name: "write the blob", waits: true, before: (i) => blobs.put(salted(i)), now: (i) => blobs.add(salted(i)) },
    {
      name: "decode and pack, all",
      before: (i) => encodeBefore(decodeBefore(streams[i])),
      now: (i) => prepareFilm(pngs[i]),
    },
  ];
  print("\nPNGs, one thread        before ms   now ms    ratio");
  for (const { name, waits = false, before, now } of stages) {
    const best = { before: Infinity, now: Infinity };
    for (let round = 0; round < ROUNDS; round++) {
      if (before !== undefined) best.before = Math.min(best.before, await timed(pngs.length, before, waits));
      best.now = Math.min(best.now, await timed(pngs.length, now, waits));
      await blobs.flush();
    }
    const known = Number.isFinite(best.before);
    print(
      `${name.padEnd(22)} ${(known ? best.before.toFixed(2) : "–").padStart(10)} ${best.now.toFixed(2).padStart(8)} ${(known ? `${(best.before / best.now).toFixed(1)}×` : "").padStart(8)}`,
    );
  }
  const sizes = decoded.map((image) => [encodeBefore(image).length, encodeGreyPng(image).length]);
  print(
    `packed anew, bytes of the file's own: before ${share(
      sizes.map(([before]) => before),
      pngs,
    )}, now ${share(
      sizes.map(([, now]) => now),
      pngs,
    )}`,
  );
}

function share(sizes: readonly number[], pngs: readonly Uint8Array[]): string {
  return `${Math.round((100 * sum(sizes)) / sum(pngs.map(({ length }) => length)))}%`;
}

/** Decode, grey, check, pack: what a decoding thread does with a film, on this thread. */
async function measureThread(files: readonly File[]): Promise<void> {
  let best = Infinity;
  for (const { bytes } of files) await prepareCodec(bytes);
  for (let round = 0; round < ROUNDS; round++) {
    const start = processorMs();
    for (const { bytes } of files) prepareFilm(bytes);
    best = Math.min(best, processorMs() - start);
  }
  print(
    `\none core: ${(files.length / (best / 1000)).toFixed(0)} films per second of processor time (decode, grey, pack)`,
  );
}

/** As an import does it: files read and decoded by the pool, blobs hashed and written here, flushed every 64. */
async function measureAllCores(files: readonly File[]): Promise<void> {
  const pool = openDecodePool();
  const work = async (round: number) => {
    const blobs = folderBlobStore(join(scratch, `whole ${round}`));
    const start = performance.now();
    const cpu = process.cpuUsage();
    let stored = 0;
    await inParallel(files, pool.width, async ({ path }) => {
      const preparation = await pool.decode({ file: path, source: { path } });
      if ("film" in preparation) await blobs.add(preparation.film.png);
      if (++stored % 64 === 0) await blobs.flush();
    });
    await blobs.flush();
    const { user, system } = process.cpuUsage(cpu);
    return {
      rate: files.length / ((performance.now() - start) / 1000),
      perCore: files.length / ((user + system) / 1e6),
    };
  };
  await work(0);
  const rounds = [await work(1), await work(2), await work(3)];
  await pool.close();
  const fastest = rounds.reduce((best, one) => (one.rate > best.rate ? one : best));
  print(
    `all cores: ${fastest.rate.toFixed(0)} films/s, ${fastest.perCore.toFixed(0)} films per second of processor time (read, decode, grey, pack, hash, write, sync); peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`,
  );
}

/** Processor time, which other programs hardly change, or else the clock's. */
async function timed(films: number, work: (film: number) => unknown, byClock: boolean): Promise<number> {
  const start = byClock ? performance.now() : processorMs();
  for (let film = 0; film < films; film++) await work(film);
  return ((byClock ? performance.now() : processorMs()) - start) / films;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

interface Stream {
  data: Uint8Array;
  size: number;
  width: number;
  rows: FilteredRows;
}

function streamOf(png: Uint8Array): Stream {
  const chunks = [...readPngChunks(png)];
  const [{ body: header }] = chunks;
  const view = new DataView(header.buffer, header.byteOffset);
  const width = view.getUint32(0);
  const pixelBits = header[8] * ({ 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[header[9]] ?? 1);
  const rows = {
    from: 0,
    height: view.getUint32(4),
    rowBytes: Math.ceil((width * pixelBits) / 8),
    pixelBytes: Math.max(1, pixelBits >> 3),
  };
  return {
    data: new Uint8Array(Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ body }) => body))),
    size: rows.height * (rows.rowBytes + 1),
    width,
    rows,
  };
}

/** One loop for all filters, as it was. */
function unfilterByPixel(raw: Uint8Array, { height, rowBytes, pixelBytes }: FilteredRows): Uint8Array {
  const stride = rowBytes + 1;
  for (let row = 0; row < height; row++) {
    const line = row * stride + 1;
    const above = row === 0 ? -1 : line - stride;
    const filter = raw[line - 1];
    if (filter === 0) continue;
    for (let i = 0; i < rowBytes; i++) {
      const left = i < pixelBytes ? 0 : raw[line + i - pixelBytes];
      const up = above < 0 ? 0 : raw[above + i];
      const upLeft = above < 0 || i < pixelBytes ? 0 : raw[above + i - pixelBytes];
      if (filter === 1) raw[line + i] += left;
      else if (filter === 2) raw[line + i] += up;
      else if (filter === 3) raw[line + i] += (left + up) >> 1;
      else {
        const toLeft = Math.abs(up - upLeft),
          toUp = Math.abs(left - upLeft),
          toUpLeft = Math.abs(left + up - 2 * upLeft);
        raw[line + i] += toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft;
      }
    }
  }
  return raw;
}

interface Grey {
  width: number;
  height: number;
  data: Uint8Array | Uint16Array;
}

function decodeBefore({ data, size, width, rows }: Stream): Grey {
  const raw = unfilterByPixel(inflatePortably(data, "zlib", size), rows);
  const grey = new Uint8Array(width * rows.height);
  for (let row = 0; row < rows.height; row++)
    grey.set(raw.subarray(row * (rows.rowBytes + 1) + 1, row * (rows.rowBytes + 1) + 1 + width), row * width);
  return { width, height: rows.height, data: grey };
}

function encodeBefore({ width, height, data }: Grey): Uint8Array {
  return encodeWithLibrary({ width, height, channels: 1, depth: data instanceof Uint16Array ? 16 : 8, data });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
