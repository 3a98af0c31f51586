import { describe, expect, it } from "vitest";
import { keepCheckpoints } from "./keep-checkpoints";
import { type StoredCheckpoint } from "../schema";

const at = (step: number, best = false): StoredCheckpoint => ({ digest: `d${step}`, epoch: step, step, best });
const saveAll = (...checkpoints: StoredCheckpoint[]) =>
  checkpoints.reduce<StoredCheckpoint[]>(keepCheckpoints, []).map(({ step }) => step);

describe("the checkpoints a run keeps", () => {
  it("are the last three", () => {
    expect(saveAll(at(1), at(2))).toEqual([2, 1]);
    expect(saveAll(at(1), at(2), at(3), at(4), at(5))).toEqual([5, 4, 3]);
  });

  it("and the best one, however old, until there is a better one", () => {
    expect(saveAll(at(1, true), at(2, true), at(3), at(4), at(5), at(6))).toEqual([6, 5, 4, 2]);
    expect(saveAll(at(1, true), at(2), at(3), at(4), at(5, true))).toEqual([5, 4, 3]);
  });

  it("never come after the newest: what a run went back behind is void, and a step saved twice is kept once", () => {
    expect(saveAll(at(4, true), at(8), at(12, true), at(9))).toEqual([9, 8, 4]);
    expect(saveAll(at(4), at(8), at(8, true))).toEqual([8, 4]);
  });
});
