import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodeFilm } from "../imaging/decode-film";
import { drawChest } from "./draw-chest";
import { encodePhantomDicom, phantomUid } from "./phantom-dicom";
import { phantomPlan } from "./phantom-dataset";

describe("a drawing as DICOM", () => {
  it.each([8, 12] as const)("comes back with its %d-bit pixels, as a synthetic chest film of its patient", (bits) => {
    for (const plan of phantomPlan({ seed: 3, patients: 3, size: 64, bits })) {
      const image = drawChest(plan.drawing);
      const decoded = decodeFilm(encodePhantomDicom(plan, image, 3), "film.dcm");
      const scale = image.maxValue / decoded.image.maxValue;
      expect(Array.from(decoded.image.data, (value) => Math.round(value * scale))).toEqual([...image.data]);
      expect(decoded.header).toMatchObject({
        sex: plan.sex,
        ageYears: plan.ageYears > 89 ? 90 : plan.ageYears,
        view: plan.view,
        modality: "OT",
        bodyPart: "CHEST",
        synthetic: true,
        burnedIn: "no",
      });
    }
  });

  it("12-bit drawings use more greys than 8-bit ones", () => {
    const [plan] = phantomPlan({ seed: 3, patients: 1, size: 64, bits: 12 });
    expect(new Set(drawChest(plan.drawing).data).size).toBeGreaterThan(500);
  });

  it("has the same identifiers each time, no two alike, all of them UUIDs under 2.25", () => {
    const uids = [phantomUid(1, "a"), phantomUid(1, "b"), phantomUid(2, "a")];
    expect(new Set(uids).size).toBe(3);
    expect(phantomUid(1, "a")).toBe(uids[0]);
    for (const uid of uids) {
      expect(uid.length).toBeLessThanOrEqual(64);
      const uuid = BigInt(uid.slice(5)).toString(16).padStart(32, "0");
      expect(uuid[12]).toBe("8");
      expect("89ab").toContain(uuid[16]);
    }
  });

  it("writes the same file everywhere", () => {
    const [plan] = phantomPlan({ seed: 3, patients: 1, size: 32 });
    const flat = { width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4), maxValue: 255 };
    expect(
      createHash("sha256")
        .update(encodePhantomDicom(plan, flat, 3))
        .digest("hex")
        .slice(0, 16),
    ).toBe("c82468dff091df89");
  });
});
