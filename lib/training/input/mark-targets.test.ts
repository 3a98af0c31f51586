import { describe, expect, it } from "vitest";
import { LossSpec } from "../../graph/step/loss-spec";
import { markTargets } from "./mark-targets";

function targets(marks: readonly string[], loss: object = {}, classWeight: "none" | "balanced" = "none") {
  const parsed = LossSpec.parse({ kind: "masked_binary_cross_entropy", ...loss });
  if (parsed.kind !== "masked_binary_cross_entropy") throw new Error("another loss");
  const found = markTargets({
    marks,
    train: marks.map((_, row) => row),
    findings: marks[0].length,
    loss: parsed,
    classWeight,
  });
  const width = 2 * marks[0].length;
  return marks.map((_, row) => ({
    targets: [...found.targets.subarray(row * width, (row + 1) * width)],
    mass: found.mass[row],
  }));
}

const near = (values: readonly number[]) => values.map((value): unknown => expect.closeTo(value, 6));

describe("the targets of marks", () => {
  it("weigh what is known equally, what is missing not at all, and a film by how much is known of it", () => {
    const [known, half, nothing] = targets(["10", "1.", ".."]);
    expect(known).toEqual({ targets: [0.5, 0, 0, 0.5], mass: 1 });
    expect(half).toEqual({ targets: [1, 0, 0, 0], mass: 0.5 });
    expect(nothing).toEqual({ targets: [0, 0, 0, 0], mass: 0 });
  });

  it.each([
    ["ignore", [1, 0, 0, 0], 0.5],
    ["zeros", [0.5, 0, 0, 0.5], 1],
    ["ones", [0.5, 0.5, 0, 0], 1],
    ["soft", [0.5, 0.25, 0, 0.25], 1],
  ])("take what is uncertain for what the loss says: %s", (uncertain, expected, mass) => {
    expect(targets(["1u"], { uncertain })[0]).toEqual({ targets: near(expected), mass });
  });

  it("are smoothed towards a half", () => {
    expect(targets(["10"], { labelSmoothing: 0.2 })[0].targets).toEqual(near([0.45, 0.05, 0.05, 0.45]));
  });

  it("balance yes and no of each finding on its own, by one over the root of their frequency, with mean 1", () => {
    // One yes and four no of the first, two and two of the second.
    const rows = targets(["11", "01", "00", "00", "0."], {}, "balanced");
    const [yes, no] = [rows[0].targets[0] * rows[0].mass * 2, rows[1].targets[2] * rows[1].mass * 2];
    expect(yes / no).toBeCloseTo(2, 6);
    expect((yes + 4 * no) / 5).toBeCloseTo(1, 6);
    expect(rows[0].targets[1] * rows[0].mass * 2).toBeCloseTo(1, 6);
  });
});
