import { describe, expect, it } from "vitest";
import { PRESETS } from "../architectures/presets";
import { resolveCnn } from "../architectures/resolve-cnn";
import { initialWeights } from "../architectures/initial-weights";
import { isLearned, layOutParameters, packGroup, unpackGroup } from "./parameter-layout";

const cnn = resolveCnn((PRESETS.find(({ id }) => id === "tiny") ?? PRESETS[0]).spec(32), 3);

describe("flat parameter vectors", () => {
  it("hold every parameter once, kernels apart from what is never decayed and from moving statistics", () => {
    const groups = layOutParameters(cnn);
    expect(groups.map(({ name }) => name)).toEqual(["decay", "plain", "statistics"]);
    expect(groups.reduce((sum, { length }) => sum + length, 0)).toBe(cnn.parameterCount);
    const endings = groups.map(({ parameters }) =>
      [...new Set(parameters.map(({ name }) => name.split("/")[1]))].sort(),
    );
    expect(endings).toEqual([["kernel"], ["beta", "bias", "gamma"], ["moving_mean", "moving_variance"]]);
  });

  it("lay all that frozen layers own apart, their moving statistics too", () => {
    const [first] = cnn.layers.filter(({ parameters }) => parameters.some(({ trainable }) => !trainable));
    const groups = layOutParameters(cnn, new Set([first.name]));
    expect(groups.at(-1)).toMatchObject({ name: "frozen", parameters: first.parameters });
    expect(
      groups
        .filter(isLearned)
        .flatMap(({ parameters }) => parameters)
        .some(({ name }) => name.startsWith(`${first.name}/`)),
    ).toBe(false);
    expect(groups.reduce((sum, { length }) => sum + length, 0)).toBe(cnn.parameterCount);
  });

  it("give back what was packed, in their own arrays", () => {
    const weights = initialWeights(cnn, 4);
    for (const group of layOutParameters(cnn)) {
      const flat = packGroup(group, weights);
      const tensors = unpackGroup(group, flat);
      for (const tensor of tensors) expect(tensor.data).toEqual(weights.find(({ name }) => name === tensor.name)?.data);
      flat.fill(0);
      expect(packGroup(group, tensors)).not.toEqual(flat);
    }
  });

  it("refuse tensors that are missing or of another size", () => {
    const [group] = layOutParameters(cnn);
    expect(() => packGroup(group, [])).toThrow("no tensor named");
    const short = initialWeights(cnn, 4).map((tensor) => ({ ...tensor, data: tensor.data.slice(1) }));
    expect(() => packGroup(group, short)).toThrow("values, not");
  });
});
