import { describe, expect, it } from "vitest";
import { encodeDicom } from "../imaging/dicom/dicom-writer";
import type { GreyImage } from "../imaging/grey-image";
import { encodeGreyPng } from "../imaging/png/grey-png";
import { preprocess } from "../imaging/network/preprocess";
import { PreprocessingSpec } from "../imaging/network/preprocessing-spec";
import { phantomImages } from "../phantom/phantom-dataset";
import { judgeFilm } from "./judge-film";

const eye = { size: 32, preprocessing: PreprocessingSpec.parse({}), gate: { synthetic: true } };
const strip = (width: number, height: number) => ({
  width,
  height,
  maxValue: 255,
  data: Uint8Array.from({ length: width * height }, (_, i) => i % 251),
});

function drawing(): GreyImage {
  for (const { image } of phantomImages({ seed: 4, patients: 1, size: 200 })) return image;
  throw new Error("nothing was drawn");
}

/** The drawing without the word in its corner. */
function unmarked(): GreyImage {
  const image = drawing();
  const data = image.data.slice().fill(0, image.width * (image.height - 12));
  return { ...image, data };
}

it("a film becomes the network's square, and is given along", async () => {
  const image = drawing();
  expect(await judgeFilm(encodeGreyPng(image), "film.png", eye)).toMatchObject({
    square: preprocess(image, 32, eye.preprocessing),
    film: { format: "png", image: { width: 200, height: 200 } },
  });
});

it("a film that no network is asked about is given with the reason; a file that is none, without a film", async () => {
  expect(await judgeFilm(encodeGreyPng(strip(400, 100)), "strip.png", eye)).toMatchObject({
    refusal: { code: "notAChestFilm", refusal: "cropped", remedy: expect.any(String) },
    film: { image: { width: 400 } },
  });
  const page = await judgeFilm(new TextEncoder().encode("<!DOCTYPE html>"), "page.html", eye);
  expect(page).toMatchObject({
    refusal: { code: "unsupportedImage", message: "page.html is a web page.", refusal: undefined },
    film: null,
  });
});

describe("a model that saw only drawings", () => {
  const refusalOf = async (bytes: Uint8Array, gate: { synthetic: boolean; evenDrawings?: boolean }) => {
    const judged = await judgeFilm(bytes, "film", { ...eye, gate });
    return "refusal" in judged ? judged.refusal.refusal : null;
  };

  it("is asked about drawings, and about others when somebody asks all the same", async () => {
    const film = encodeGreyPng(unmarked());
    expect(await refusalOf(encodeGreyPng(drawing()), { synthetic: true })).toBeNull();
    expect(await refusalOf(film, { synthetic: true })).toBe("drawingsOnly");
    expect(await refusalOf(film, { synthetic: true, evenDrawings: true })).toBeNull();
    expect(await refusalOf(film, { synthetic: false })).toBeNull();
  });

  it("knows a drawing by its DICOM header, too", async () => {
    const { width, height, data } = unmarked();
    const film = { width, height, bitsAllocated: 8, bitsStored: 8, samples: [...data] } as const;
    expect(await refusalOf(encodeDicom(film), { synthetic: true })).toBe("drawingsOnly");
    const drawn = encodeDicom({ ...film, patientName: "SYNTHETIC^PHANTOM" });
    expect(await refusalOf(drawn, { synthetic: true })).toBeNull();
  });
});
