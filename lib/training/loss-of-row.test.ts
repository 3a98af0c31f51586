import { describe, expect, it } from "vitest";
import { LossSpec } from "../graph/step/loss-spec";
import { objectiveOf } from "../graph/step/output-activation";
import { lossOfRow } from "./loss-of-row";

// Row 1 is the image; its label is 2.
const LOGITS = [9, 9, 9, 0.2, -0.7, 1.1];
const loss = (
  spec: { kind: Exclude<LossSpec["kind"], "two_stage_cross_entropy">; gamma?: number; q?: number },
  logits = LOGITS,
) => lossOfRow(objectiveOf(LossSpec.parse(spec), []), logits, 3, 1, 2);

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

  // stage = log_softmax([mean(x[[1]]), mean(x[[0, 2]])]); -stage[1] - 0.5 * log_softmax(x[[0, 2]])[1], -stage[0], by scipy
  it("is that of both stages, and of the first alone where a label is alone on its side", () => {
    const twoStage = { kind: "two_stage_cross_entropy" as const, sides: [[1], [0, 2]], withinWeight: 0.5 };
    expect(lossOfRow(twoStage, LOGITS, 3, 1, 2)).toBeCloseTo(0.40108550872991916, 10);
    expect(lossOfRow(twoStage, LOGITS, 3, 1, 1)).toBeCloseTo(1.5805085713638753, 10);
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
