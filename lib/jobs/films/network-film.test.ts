import { expect, it } from "vitest";
import { judgeFilm } from "../../gate/judge-film";
import { PreprocessingSpec } from "../../imaging/network/preprocessing-spec";
import { encodeGreyPng } from "../../imaging/png/grey-png";
import { phantomImages } from "../../phantom/phantom-dataset";
import { networkFilm } from "./network-film";

const preprocessing = PreprocessingSpec.parse({});
const gate = { synthetic: false };
const drawing = () => {
  for (const { image } of phantomImages({ seed: 3, patients: 1 })) return image;
  throw new Error("nothing was drawn");
};
const image = (width: number, height: number) => ({
  width,
  height,
  maxValue: 255,
  data: Uint8Array.from({ length: width * height }, (_, i) => i % 251),
});

it.each([
  ["an ordinary film", "film.png", encodeGreyPng(drawing())],
  ["a pattern", "pattern.png", encodeGreyPng(image(200, 180))],
  ["a strip", "strip.png", encodeGreyPng(image(400, 100))],
  ["a web page", "page.html", new TextEncoder().encode("<!DOCTYPE html>")],
  ["an empty file", "empty.png", new Uint8Array()],
  ["a torn film", "torn.png", encodeGreyPng(image(200, 180)).slice(0, 600)],
])("HTTP and the command line say the same of %s as the prediction page", async (_, file, bytes) => {
  const judged = await judgeFilm(bytes, file, { size: 32, preprocessing, gate });
  const served = await networkFilm({ file, bytes, size: 32, preprocessing, gate });
  if ("square" in judged) expect(served).toEqual({ square: judged.square });
  else {
    const { code, message, remedy, refusal } = judged.refusal;
    expect(served).toEqual({ rejected: { code, reason: message, remedy, refusal } });
  }
});
