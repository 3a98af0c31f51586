import { expect, it } from "vitest";
import { encodeGreyPng } from "../png/grey-png";
import { judgeFilm } from "./judge-film";
import { preprocess } from "./preprocess";
import { PreprocessingSpec } from "./preprocessing-spec";

const preprocessing = PreprocessingSpec.parse({});
const image = (width: number, height: number) => ({
  width,
  height,
  maxValue: 255,
  data: Uint8Array.from({ length: width * height }, (_, i) => i % 251),
});

it("a film becomes the network's square, and is given along", async () => {
  const judged = await judgeFilm(encodeGreyPng(image(200, 180)), "film.png", { size: 32, preprocessing });
  expect(judged).toMatchObject({
    square: preprocess(image(200, 180), 32, preprocessing),
    film: { format: "png", image: { width: 200, height: 180 } },
  });
});

it("a film that no network is asked about is given with the reason; a file that is none, without a film", async () => {
  const strip = await judgeFilm(encodeGreyPng(image(400, 100)), "strip.png", { size: 32, preprocessing });
  expect(strip).toMatchObject({
    refusal: { code: "notAChestFilm", remedy: expect.any(String) },
    film: { image: { width: 400 } },
  });
  const page = await judgeFilm(new TextEncoder().encode("<!DOCTYPE html>"), "page.html", { size: 32, preprocessing });
  expect(page).toMatchObject({
    refusal: { code: "unsupportedImage", message: "page.html is a web page." },
    film: null,
  });
});
