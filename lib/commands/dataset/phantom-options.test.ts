import { expect, it } from "vitest";
import { phantomOptions } from "./phantom-options";

it("reads cues, knobs and numbers", () => {
  const options = phantomOptions({
    preset: "hard",
    seed: "7",
    patients: "30",
    kappa: "0.5",
    cue: ["marker:covid-19:0.9:0.1", "border:normal"],
    knob: ["contrast=0.8", "labelNoiseBetween=normal and pneumonia"],
  });
  expect(options).toMatchObject({
    preset: "hard",
    seed: 7,
    patients: 30,
    size: 256,
    confounding: 0.5,
    variant: "trained",
    knobs: { contrast: 0.8, labelNoiseBetween: "normal and pneumonia" },
    cues: [
      { kind: "marker", target: "covid-19", strength: 0.9, base: 0.1, amplitude: 1 },
      { kind: "border", target: "normal", strength: 1, base: 0 },
    ],
  });
});

it.each([
  [{ preset: "mild" }, "--preset"],
  [{ seed: "one" }, "--seed"],
  [{ seed: "" }, "--seed"],
  [{ patients: "0" }, "--patients"],
  [{ size: "8" }, "--size"],
  [{ kappa: "2" }, "--kappa"],
  [{ source: "phantom-z" }, "--source"],
  [{ cue: ["marker"] }, "--cue"],
  [{ cue: ["stamp:normal"] }, "--cue"],
  [{ cue: ["marker:normal:1.5"] }, "--cue"],
  [{ variant: "gone" }, "--variant"],
  [{ knob: ["shine=1"] }, "--knob"],
  [{ knob: ["contrast=much"] }, "--knob"],
])("refuses %j and names the option", (words, option) => {
  expect(() => phantomOptions(words)).toThrow(
    expect.objectContaining({ code: "badRequest", message: expect.stringContaining(option) as string }),
  );
});
