import { createHash } from "node:crypto";
import { encode } from "fast-png";
import type { GraphSession } from "../engines/graph-session";
import { gatePicture, unlikeness } from "../gate/gate-scores";
import { refusePicture } from "../gate/refuse-picture";
import { decodeFilm } from "../imaging/decode-film";
import type { GreyImage } from "../imaging/grey-image";
import { encodeGreyPng } from "../imaging/png/grey-png";
import { toNetworkInput } from "../imaging/network/network-input";
import { preprocess } from "../imaging/network/preprocess";
import { invariant } from "../invariant";
import { goldenFilm, PROBABILITY_TOLERANCE, type TrainedNetwork } from "./build-model";
import type { ExportedFile } from "./exported-file";
import { WARNING } from "./model";

/** What a film of an export must give, for whoever runs the network elsewhere. */
interface GoldenAnswer {
  file: string;
  /** SHA-256 of the network's input: float32 little-endian, row by row. */
  inputSha256: string;
  /** In label order. */
  logits: number[];
  probabilities: number[];
  /** How unlike a frontal chest film it is, by `gate.json`: small. */
  unlikeness: number;
}

/** What of a network tells how films become its input. */
type GoldenNetwork = Pick<TrainedNetwork, "cnn" | "labels" | "preprocessing">;

/** A film that a client should refuse before it asks the network. */
interface GoldenRefusal {
  file: string;
  unlikeness: number;
  refusal: string;
  message: string;
  remedy: string;
}

/**
 * The films by which a copy of the network proves itself: one drawing of the phantom as an 8-bit, a 16-bit and a colour
 * PNG, with the input each becomes and what `session` (the inference file) says of it. Drawn here and of nobody: no film
 * of a data set is ever exported.
 */
export async function goldenFiles(network: GoldenNetwork, session: GraphSession): Promise<ExportedFile[]> {
  const films = goldenPngs(goldenFilm());
  const refused = refusedPngs(goldenFilm());
  const answers: GoldenAnswer[] = [];
  for (const { path, bytes } of films) answers.push(await answerTo(path, bytes, network, session));
  const expected = {
    warning: WARNING,
    synthetic: true,
    labels: network.labels,
    tolerance: PROBABILITY_TOLERANCE,
    films: answers,
    refused: refused.map(({ path, bytes }) => refusalOf(path, bytes)),
  };
  const encoder = new TextEncoder();
  return [
    ...[...films, ...refused].map(({ path, bytes }) => ({ path: `golden/${path}`, bytes })),
    { path: "golden/expected.json", bytes: encoder.encode(`${JSON.stringify(expected, null, 2)}\n`) },
    { path: "golden/README.md", bytes: encoder.encode(README) },
  ];
}

const README = `# Golden films

Drawings of a chest, made by Hilum's phantom: no patient, free to use under Hilum's licence. They prove that another
program prepares films and runs \`model.onnx\` as Hilum does:

1. Prepare each film as \`preprocessing.json\` says in \`steps\` (the same sentences are in \`MODEL_CARD.md\`).
2. The SHA-256 of the result, float32 little-endian, row by row, is \`inputSha256\` in \`expected.json\`. If it differs, the
   film is prepared otherwise: \`grey-8.png\` tests crop, percentiles and resampling, \`grey-16.png\` the depth, \`colour.png\`
   the rule from colour to grey.
3. Feed it to \`model.onnx\`: \`logits\` and \`probabilities\` are those of \`expected.json\` within \`tolerance\`. Processors round
   differently, so the last digits may differ.
4. \`upside-down.png\` and \`inverted.png\` are not to be answered: \`refused\` in \`expected.json\` says why and what to do. The
   \`unlikeness\` of each film is that of the steps in \`gate.json\`, within 0.001.
`;

/** The drawing in three kinds of file; what tells them apart is what a careless reader gets wrong. */
function goldenPngs(film: GreyImage): ExportedFile[] {
  const { width, height } = film;
  const grey = Uint8Array.from(film.data, (value) => Math.round((value * 255) / film.maxValue));
  // The low bytes are no copy of the high ones: cutting to 8 bits first changes the input.
  const deep = Uint16Array.from(grey, (value, i) => 256 * value + ((i * 89) & 0xff));
  // A faint tint, below what counts as a photograph.
  const tinted = Uint8Array.from({ length: 3 * grey.length }, (_, i) =>
    Math.round(grey[Math.floor(i / 3)] * [1, 0.97, 0.92][i % 3]),
  );
  return [
    { path: "grey-8.png", bytes: encodeGreyPng({ width, height, data: grey, maxValue: 255 }) },
    { path: "grey-16.png", bytes: encodeGreyPng({ width, height, data: deep, maxValue: 65535 }) },
    { path: "colour.png", bytes: encode({ width, height, data: tinted, channels: 3, depth: 8 }) },
  ];
}

async function answerTo(
  file: string,
  bytes: Uint8Array,
  { cnn, preprocessing }: GoldenNetwork,
  session: GraphSession,
): Promise<GoldenAnswer> {
  const { size } = cnn.input;
  const input = toNetworkInput(preprocess(decodeFilm(bytes, file).image, size, preprocessing));
  const { logits, probabilities } = await session.run({ image: { data: input, shape: [1, 1, size, size] } });
  return {
    file,
    inputSha256: createHash("sha256").update(littleEndian(input)).digest("hex"),
    logits: [...logits],
    probabilities: [...probabilities],
    unlikeness: unlikenessOf(file, bytes),
  };
}

function unlikenessOf(file: string, bytes: Uint8Array): number {
  return unlikeness(gatePicture(decodeFilm(bytes, file).image));
}

/** The drawing as nobody should be answered about it. */
function refusedPngs({ width, height, data, maxValue }: GreyImage): ExportedFile[] {
  const image = (change: (i: number) => number): GreyImage => ({
    width,
    height,
    data: Uint8Array.from(data, (_, i) => Math.round((change(i) * 255) / maxValue)),
    maxValue: 255,
  });
  return [
    { path: "upside-down.png", bytes: encodeGreyPng(image((i) => data[data.length - 1 - i])) },
    { path: "inverted.png", bytes: encodeGreyPng(image((i) => maxValue - data[i])) },
  ];
}

function refusalOf(file: string, bytes: Uint8Array): GoldenRefusal {
  const error = refusePicture(decodeFilm(bytes, file).image, { synthetic: true });
  invariant(error?.refusal !== undefined && error.remedy !== undefined, `${file} must be refused`);
  const { refusal, message, remedy } = error;
  return { file, unlikeness: unlikenessOf(file, bytes), refusal, message, remedy };
}

function littleEndian(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return new Uint8Array(view.buffer);
}
