import { expect, it } from "vitest";
import { SplitSpec } from "./split-spec";
import { trainShareOf } from "./split-shares";

it.each([
  [{}, 1 - 0.2 - 0.12],
  [{ testShare: 0.3, validationShare: 0.25 }, 0.45],
  [{ protocol: "kfold", folds: 4, validationShare: 0.15 }, 0.6],
  [{ protocol: "leaveOneSourceOut", source: "B", validationShare: 0.2 }, 0.8],
  [{ testShare: 0.6, validationShare: 0.5 }, 0.05],
])("%j trains on its rest, and on a twentieth at least", (spec, share) => {
  expect(trainShareOf(SplitSpec.parse(spec))).toBeCloseTo(share, 12);
});
