import { describe, expect, it } from "vitest";
import { CnnSpec } from "./cnn-spec";
import { refuseLayer } from "./refuse-layer";

const logits = { kind: "dense", name: "logits", units: "labels" };

function refusalOf(layer: unknown): { message: string; remedy: string | undefined } | null {
  const document = { name: "test", input: { size: 16 }, layers: [layer, logits] };
  const parsed = CnnSpec.safeParse(document);
  if (parsed.success) return null;
  const refusal = refuseLayer(document, parsed.error);
  return refusal === null ? null : { message: refusal.message, remedy: refusal.remedy };
}

describe("refuseLayer", () => {
  it.each([
    [{ kind: "conv3d", name: "a" }, 'Layer "a": there is no layer of kind "conv3d".', 'Did you mean "conv2d"?'],
    [
      { kind: "relu", name: "a", slope: 1 },
      'Layer "a": it has no setting "slope".',
      "Its settings are: name, inputs, trainable, kind.",
    ],
    [
      { kind: "conv2d", name: "a", filters: 4, kernelSize: 3, strides: 2 },
      'Layer "a": it has no setting "strides".',
      'Did you mean "stride"?',
    ],
    [{ kind: "conv2d", name: "a", kernelSize: 3 }, 'Layer "a": its setting "filters" is missing.', 'Set "filters".'],
    [
      { kind: "conv2d", name: "a", filters: 4, kernelSize: 99 },
      'Layer "a": its setting "kernelSize" cannot be used.',
      "Too big: expected number to be <=15.",
    ],
    [
      { kind: "dropout", name: "a", rate: 1 },
      'Layer "a": its setting "rate" cannot be used.',
      "Too big: expected number to be <=0.95.",
    ],
    [
      { kind: "add", name: "a", inputs: ["input"] },
      'Layer "a": its setting "inputs" cannot be used.',
      "Too small: expected array to have >=2 items.",
    ],
    [{ kind: "concatenate", name: "a" }, 'Layer "a": its setting "inputs" is missing.', 'Set "inputs".'],
    [
      { kind: "upsampling2d", name: "a", interpolation: "cubic" },
      'Layer "a": its setting "interpolation" cannot be used.',
      'Invalid option: expected one of "nearest"|"bilinear".',
    ],
    [
      { kind: "relu", name: "Bad Name" },
      'Layer "Bad Name": its setting "name" cannot be used.',
      "lower-case letters, digits and _ only.",
    ],
    [{ kind: "relu" }, 'Layer 1 of the list: its setting "name" is missing.', 'Set "name".'],
    [
      5,
      "Layer 1 of the list: it is no object with a kind and a name.",
      "Invalid input: expected object, received number.",
    ],
  ])("names the layer, the reason and a remedy for %o", (layer, message, remedy) => {
    expect(refusalOf(layer)).toEqual({ message, remedy });
  });

  it("lists the kinds for one that resembles none", () => {
    expect(refusalOf({ kind: "transformer", name: "a" })?.remedy).toMatch(
      /^The kinds are: conv2d, depthwise_conv2d, .*squeeze_excitation/,
    );
  });

  it("leaves faults outside of layers to others", () => {
    const document = { name: "test", input: { size: 7 }, layers: [logits] };
    const parsed = CnnSpec.safeParse(document);
    expect(parsed.success ? "taken" : refuseLayer(document, parsed.error)).toBeNull();
  });
});
