import { describe, expect, it } from "vitest";
import { checkFilm, type ChestHeader } from "./check-film";

const film = (width: number, height: number) => ({
  width,
  height,
  maxValue: 255,
  data: Uint8Array.from({ length: width * height }, (_, i) => i % 251),
});
const header = (known: Partial<ChestHeader>): ChestHeader => ({
  view: "unknown",
  modality: null,
  bodyPart: null,
  ...known,
});

describe("the plain checks before a prediction", () => {
  it("lets an ordinary film through, with or without a header", () => {
    expect(checkFilm({ image: film(344, 362), chroma: 0, header: null })).toBeNull();
    expect(
      checkFilm({
        image: film(440, 440),
        header: header({ modality: "CR", bodyPart: "CHEST", view: "PA" }),
        chroma: 0.0141,
      }),
    ).toBeNull();
  });

  it.each([
    ["a CT slice", film(512, 512), header({ modality: "CT" }), 0, /modality is CT/],
    ["a hand", film(512, 512), header({ modality: "CR", bodyPart: "HAND" }), 0, /HAND/],
    ["a lateral view", film(512, 512), header({ modality: "DX", bodyPart: "CHEST", view: "lateral" }), 0, /lateral/],
    ["a stamp-sized picture", film(64, 64), null, 0, /too small/],
    ["a strip", film(1000, 300), null, 0, /far from square/],
    ["a colour photograph", film(600, 600), null, 0.23, /colour picture/],
    ["a blank film", { ...film(300, 300), data: new Uint8Array(90_000).fill(12) }, null, 0, /blank/],
  ])("refuses %s and says why", (_, image, head, chroma, reason) => {
    const refusal = checkFilm({ image, header: head, chroma });
    expect(refusal?.code).toBe("notAChestFilm");
    expect(refusal?.message).toMatch(reason);
    expect(refusal?.remedy).toBeTruthy();
  });
});
