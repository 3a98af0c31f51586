/** @file What an export says is enough: a client in another language that follows the card alone gives the same answers. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encode as encodePng } from "fast-png";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { initialWeights } from "../../architectures/initial-weights";
import { PRESETS } from "../../architectures/presets";
import { resolveCnn } from "../../architectures/resolve-cnn";
import { findPython } from "../../engines/peer-python.fixture";
import { openGraphSession } from "../../engines/compiled/onnxruntime/open-graph-session";
import { gatePicture, unlikeness } from "../../gate/gate-scores";
import { decodeFilm } from "../../imaging/decode-film";
import { toNetworkInput } from "../../imaging/network/network-input";
import { prepareCodec } from "../../imaging/prepare-codec";
import { preprocess } from "../../imaging/network/preprocess";
import { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { evaluatePredictions } from "../../metrics/evaluate-predictions";
import { judgeFilm } from "../../gate/judge-film";
import { Random } from "../../tensor/random";
import { ensembleFiles } from "../build-ensemble";
import { exportRun } from "../export-run";

const labels = ["covid-19", "normal", "pneumonia"];
const cnn = PRESETS[0].spec(64);
const preprocessing = PreprocessingSpec.parse({ cropBorder: 0.04, lowPercentile: 2, highPercentile: 97.5 });
const network = {
  cnn,
  labels,
  weights: initialWeights(resolveCnn(cnn, 3), 1),
  preprocessing,
  activation: "softmax" as const,
};
const folder = mkdtempSync(join(tmpdir(), "hilum-card-"));
const Expected = z.object({
  films: z.array(
    z.object({
      file: z.string(),
      inputSha256: z.string(),
      logits: z.array(z.number()),
      probabilities: z.array(z.number()),
      unlikeness: z.number(),
    }),
  ),
  refused: z.array(z.object({ file: z.string(), refusal: z.string(), unlikeness: z.number(), remedy: z.string() })),
});
const expected = () => Expected.parse(JSON.parse(readFileSync(join(folder, "golden", "expected.json"), "utf8")));

beforeAll(async () => {
  const report = evaluatePredictions({
    dataset: "d",
    split: "test",
    synthetic: true,
    labels,
    predictions: [{ image: 0, file: "a.png", label: 0, prediction: 0, probabilities: [1, 0, 0] }],
  });
  const card = {
    name: "demo-1",
    run: "demo-1",
    labels,
    cnn,
    preprocessing,
    activation: network.activation,
    synthetic: true,
    dataset: { id: "d", title: "D", fingerprint: "f", images: 1, patients: 1, known: null },
    report,
    waivers: [],
  };
  for (const { path, bytes } of (await exportRun(network, card)).files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (values: Float32Array) => createHash("sha256").update(new Uint8Array(values.buffer)).digest("hex");
async function inputOf(path: string): Promise<Float32Array> {
  const bytes = readFileSync(path);
  await prepareCodec(bytes);
  return toNetworkInput(preprocess(decodeFilm(bytes, path).image, 64, preprocessing));
}

describe("the golden films of an export", () => {
  it("are read back to the input that is written beside them, each to another", async () => {
    const { films } = expected();
    expect(films.map(({ file }) => file)).toEqual(["grey-8.png", "grey-16.png", "colour.png"]);
    for (const { file, inputSha256 } of films)
      expect(sha256(await inputOf(join(folder, "golden", file)))).toBe(inputSha256);
    expect(new Set(films.map(({ inputSha256 }) => inputSha256)).size).toBe(3);
  });

  it("lie beside some that are to be refused, with the reason and what to do", async () => {
    const { films, refused } = expected();
    for (const { unlikeness: how } of films) expect(how).toBeLessThan(1);
    expect(refused.map(({ refusal }) => refusal)).toEqual(["upsideDown", "inverted"]);
    for (const { file, refusal, remedy } of refused) {
      const bytes = readFileSync(join(folder, "golden", file));
      const judged = await judgeFilm(bytes, file, { size: 64, preprocessing, gate: { synthetic: false } });
      expect(judged).toMatchObject({ refusal: { refusal, remedy } });
    }
  });
});

/** Films of kinds and shapes that a card has to say enough of: noise with a gradient, so that no step leaves them as they are. */
async function films(): Promise<{ name: string; bytes: Uint8Array }[]> {
  const random = new Random(7);
  const samples = (width: number, height: number, channels: number, white: number, alpha = false) => {
    const data = white > 255 ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
    for (let i = 0; i < data.length; i++)
      data[i] = Math.round(white * (0.15 + 0.6 * (i / channels / width / height) + 0.2 * random.uniform()));
    if (alpha)
      for (let i = channels - 1; i < data.length; i += channels)
        data[i] = Math.round(white * (0.5 + 0.5 * random.uniform()));
    return data;
  };
  const png = (width: number, height: number, channels: 1 | 2 | 3 | 4, depth: 8 | 16) =>
    encodePng({
      width,
      height,
      channels,
      depth,
      data: samples(width, height, channels, 2 ** depth - 1, channels % 2 === 0),
    });
  const rgb = samples(201, 173, 3, 255);
  return [
    { name: "grey.png", bytes: png(301, 257, 1, 8) },
    { name: "deep.png", bytes: png(190, 333, 1, 16) },
    { name: "small.png", bytes: png(48, 50, 1, 8) },
    { name: "colour.png", bytes: png(255, 200, 3, 8) },
    { name: "grey-alpha.png", bytes: png(120, 121, 2, 8) },
    { name: "colour-alpha.png", bytes: png(99, 140, 4, 8) },
    {
      name: "grey.jpg",
      bytes: await sharp(samples(300, 260, 1, 255), { raw: { width: 300, height: 260, channels: 1 } })
        .toColourspace("b-w")
        .jpeg({ quality: 92 })
        .toBuffer(),
    },
    {
      name: "colour.jpg",
      bytes: await sharp(rgb, { raw: { width: 201, height: 173, channels: 3 } })
        .jpeg({ quality: 95 })
        .toBuffer(),
    },
  ];
}

/** That Python's runtime and Node's give the same probabilities. */
async function expectSame(paths: readonly string[], answers: readonly { probabilities: number[] }[]): Promise<void> {
  const session = await openGraphSession(readFileSync(join(folder, "model.onnx")));
  for (const [index, path] of paths.entries()) {
    const image = { data: await inputOf(path), shape: [1, 1, 64, 64] };
    const { probabilities } = await session.run({ image });
    const gaps = [...probabilities].map((value, label) => Math.abs(value - answers[index].probabilities[label]));
    expect(Math.max(...gaps), path).toBeLessThan(1e-6);
  }
  await session.close();
}

describe("a client in Python that follows MODEL_CARD.md", () => {
  const { run, missing } = findPython("numpy", "PIL", "onnxruntime");
  it.skipIf(run === null)(
    `gives the same inputs and probabilities${missing === null ? "" : ` (skipped: ${missing})`}`,
    async () => {
      if (run === null) return;
      const cases = await films();
      for (const { name, bytes } of cases) writeFileSync(join(folder, name), bytes);
      const golden = expected().films.map(({ file }) => join(folder, "golden", file));
      const paths = [...cases.map(({ name }) => join(folder, name)), ...golden];
      const Answers = z.object({
        films: z.array(
          z.object({ inputSha256: z.string(), probabilities: z.array(z.number()), unlikeness: z.number() }),
        ),
      });
      const answers = Answers.parse(JSON.parse(run("model_card_client.py", [folder, ...paths]))).films;
      for (const [index, path] of paths.entries()) {
        const bytes = readFileSync(path);
        await prepareCodec(bytes);
        const { image } = decodeFilm(bytes, path);
        expect(answers[index].inputSha256, path).toBe(sha256(await inputOf(path)));
        expect(answers[index].unlikeness, path).toBeCloseTo(unlikeness(gatePicture(image)), 6);
      }
      await expectSame(paths, answers);
      // Several networks in several views, in the place of the one.
      const others = [2, 3].map((seed) => ({ ...network, weights: initialWeights(resolveCnn(cnn, 3), seed) }));
      const { onnx } = ensembleFiles({ members: [network, ...others], views: "mirror_and_shifts", scaling: null });
      writeFileSync(join(folder, "model.onnx"), onnx);
      await expectSame(paths, Answers.parse(JSON.parse(run("model_card_client.py", [folder, ...paths]))).films);
    },
    120_000,
  );
});
