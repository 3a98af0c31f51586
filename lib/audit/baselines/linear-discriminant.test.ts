import { expect, it } from "vitest";
import { crossValidatedLogits } from "./linear-discriminant";

const FILMS = 60;
const rows = Array.from({ length: FILMS }, (_, a) =>
  Float64Array.from({ length: 5 }, (__, b) => Math.sin(a * 1.7 + b * 0.9) + (b === a % 3 ? 0.8 : 0)),
);
const labels = rows.map((_, a) => a % 3);
const foldOf = rows.map((_, a) => Math.floor(a / 3) % 4);

// n = 60; lab = np.arange(n) % 3; fold = np.arange(n) // 3 % 4
// rows = np.array([[np.sin(a*1.7 + b*0.9) + (b == a % 3)*0.8 for b in range(5)] for a in range(n)]); s = (rows - rows.mean(0)) / rows.std(0)
// m = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.2).fit(s[fold != 0], lab[fold != 0]); m.decision_function(s[[0, 1, 2]])
it("gives the logits of scikit-learn's shrunk discriminant for films that it was not fitted on", () => {
  const logits = crossValidatedLogits({ rows, labels, classes: 3, foldOf, folds: 4 });
  const expected = [
    [-0.6094, -4.5395, -2.6257],
    [-3.953, 0.6005, -4.5534],
    [-2.4172, -5.1112, -0.2418],
  ];
  expected.forEach((row, i) => row.forEach((value, c) => expect(logits[i][c]).toBeCloseTo(value, 3)));
});

it("learns nothing of a film from its own label", () => {
  const others = labels.map((label, i) => (i === 7 ? (label + 1) % 3 : label));
  const before = crossValidatedLogits({ rows, labels, classes: 3, foldOf, folds: 4 });
  const after = crossValidatedLogits({ rows, labels: others, classes: 3, foldOf, folds: 4 });
  expect(after[7]).toEqual(before[7]);
  expect(after[0]).not.toEqual(before[0]);
});

it("takes inputs that never vary, and as many inputs as films", () => {
  const wide = rows.map((row, a) =>
    Float64Array.from({ length: 80 }, (_, b) => (b < 40 ? 1 : row[b % 5] + Math.cos(a * b))),
  );
  expect(crossValidatedLogits({ rows: wide, labels, classes: 3, foldOf, folds: 4 }).flat().every(Number.isFinite)).toBe(
    true,
  );
});
