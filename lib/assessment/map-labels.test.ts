import { describe, expect, it } from "vitest";
import { proposeMapping, settleMapping } from "./map-labels";

const KNOWN = ["covid-19", "normal", "pneumonia"];
const set = (classes: Record<string, number>) => ({ id: "films", classes });

describe("proposeMapping", () => {
  it("takes equal names and spellings of them, and leaves the rest to be decided", () => {
    expect(proposeMapping(["COVID_19", "Normal ", "pneumonia", "viral"], KNOWN)).toEqual({
      mapping: { COVID_19: "covid-19", "Normal ": "normal", pneumonia: "pneumonia" },
      undecided: ["viral"],
    });
  });

  it("takes the exact name where the network knows two spellings", () => {
    expect(proposeMapping(["Normal"], ["normal", "Normal"]).mapping).toEqual({ Normal: "Normal" });
  });
});

describe("settleMapping", () => {
  it("lays what is given over what the names tell", () => {
    const classes = { Normal: 4, pneumonia: 3, tuberculosis: 2, viral: 1 };
    expect(settleMapping(set(classes), KNOWN, { viral: "pneumonia", tuberculosis: null, pneumonia: null })).toEqual({
      Normal: "normal",
      pneumonia: null,
      tuberculosis: null,
      viral: "pneumonia",
    });
  });

  it("lists the labels that nobody decided on, with their films and what to do", () => {
    expect(() => settleMapping(set({ normal: 4, viral: 1, bacterial: 2 }), KNOWN, {})).toThrow(
      expect.objectContaining({
        code: "invalidDataset",
        message: "The network does not know viral (1 film), bacterial (2 films); it knows covid-19, normal, pneumonia.",
        remedy: expect.stringContaining("--map viral=covid-19 or --leave-out viral"),
      }),
    );
  });

  it("refuses labels that are not there, and a mapping that leaves nothing", () => {
    const refusing = (given: Record<string, string | null>) =>
      expect(() => settleMapping(set({ normal: 1 }), KNOWN, given));
    refusing({ viral: null }).toThrow(
      expect.objectContaining({ code: "badRequest", message: expect.stringContaining("viral") }),
    );
    refusing({ normal: "healthy" }).toThrow(
      expect.objectContaining({ code: "badRequest", message: expect.stringContaining("healthy") }),
    );
    refusing({ normal: null }).toThrow(expect.objectContaining({ code: "invalidDataset" }));
  });

  it("is not misled by labels that objects have by birth", () => {
    expect(settleMapping(set({ constructor: 1, normal: 1 }), KNOWN, { constructor: null })).toEqual({
      constructor: null,
      normal: "normal",
    });
  });
});
