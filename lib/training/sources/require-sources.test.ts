import { describe, expect, it } from "vitest";
import { TrainingSpec, type TrainingSpecInput } from "../training-spec";
import { requireSources } from "./require-sources";

const FILMS = ["padchest", "cohen", "", "cohen"].map((source, index) => ({
  index,
  label: index % 2 === 0 ? "well" : "ill",
  source,
}));
const check = (training: TrainingSpecInput, train = [0, 1, 2, 3]) =>
  requireSources(TrainingSpec.parse(training), FILMS, train);

describe("requireSources", () => {
  it("refuses a weight of a source that no film comes from, with the name that was meant", () => {
    expect(() => check({ sourceWeights: { cohen: 2, padches: 1 } })).toThrow(
      expect.objectContaining({ code: "invalidSpec", remedy: 'Did you mean "padchest"?' }),
    );
  });

  it("refuses groups of one source", () => {
    expect(() => check({ groupDro: { groups: "source" } }, [1, 3])).toThrow(/come from one source \(cohen\)/);
  });

  it("refuses an adversary where no class has two sources, and says which class comes from where", () => {
    expect(() => check({ sourceAdversary: {} }, [0, 1, 3])).toThrow(
      /No class has training films of two sources \(well from padchest; ill from cohen\)/,
    );
    expect(() => check({ sourceAdversary: { withinClass: false } }, [1, 2])).toThrow(/well from unknown source/);
  });

  it.each([
    [{}],
    [{ sourceWeights: "balanced" }],
    [{ sourceWeights: { cohen: 2, "": 0.5 } }],
    [{ groupDro: { groups: "source" } }],
    [{ groupDro: {} }],
    [{ sourceAdversary: {} }],
  ] satisfies [TrainingSpecInput][])("lets %o pass", (training) => {
    expect(() => check(training)).not.toThrow();
  });

  it("lets a weighed source pass that the split holds out", () => {
    expect(() => check({ sourceWeights: { padchest: 2 } }, [1, 3])).not.toThrow();
  });
});
