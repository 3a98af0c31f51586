import { describe, expect, it } from "vitest";
import { LossSpec } from "../graph/step/loss-spec";
import { lossOfRow } from "./loss-of-row";

// Row 1 is the image; its label is 2.
const LOGITS = [9, 9, 9, 0.2, -0.7, 1.1];
const loss = (spec: { kind: LossSpec["kind"]; gamma?: number; q?: number }, logits = LOGITS) =>
  lossOfRow(LossSpec.parse(spec), logits, 3, 1, 2);

const KINDS = [
  "softmax_cross_entropy",
  "focal",
  "binary_cross_entropy",
  "symmetric_cross_entropy",
  "generalised_cross_entropy",
] as const;

describe("lossOfRow", () => {
  // import torch, torch.nn.functional as F
  // x = torch.tensor([[0.2, -0.7, 1.1]], dtype=torch.float64); t = torch.tensor([2])
  // F.cross_entropy(x, t); p = F.softmax(x, 1)[0, 2]; -(1 - p)**2 * p.log(); F.binary_cross_entropy_with_logits(x, F.one_hot(t, 3).double())
  it("is the cross-entropy, the focal loss or the mean binary cross-entropy of PyTorch", () => {
    expect(loss({ kind: "softmax_cross_entropy" })).toBeCloseTo(0.45226506962139845, 10);
    expect(loss({ kind: "focal", gamma: 2 })).toBeCloseTo(0.05986224796224057, 10);
    expect(loss({ kind: "binary_cross_entropy" })).toBeCloseTo(0.49622008112749355, 10);
  });

  // p = scipy.special.softmax([0.2, -0.7, 1.1])[2]; 0.1 * -log(p) + 1 * 4 * (1 - p); (1 - p**0.7) / 0.7
  it("is the symmetric or the generalised cross-entropy of their papers", () => {
    expect(loss({ kind: "symmetric_cross_entropy" })).toBeCloseTo(1.5004844512821585, 10);
    expect(loss({ kind: "generalised_cross_entropy" })).toBeCloseTo(0.38766760672886774, 10);
    expect(loss({ kind: "generalised_cross_entropy", q: 1 })).toBeCloseTo(1 - Math.exp(-0.45226506962139845), 10);
  });

  it("is the cross-entropy for a focal loss with gamma 0", () => {
    expect(loss({ kind: "focal", gamma: 0 })).toBe(loss({ kind: "softmax_cross_entropy" }));
  });

  it("stays finite for logits of any size", () => {
    for (const kind of KINDS) {
      expect(Number.isFinite(loss({ kind }, [0, 0, 0, 900, -900, -900]))).toBe(true);
      expect(loss({ kind }, [0, 0, 0, -900, -900, 900])).toBe(0);
    }
  });
});
