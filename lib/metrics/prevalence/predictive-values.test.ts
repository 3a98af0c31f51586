import { describe, expect, it } from "vitest";
import { Random } from "../../tensor/random";
import { naturalFrequencies } from "./natural-frequencies";
import { predictiveValues } from "./predictive-values";
import { shiftPrevalence } from "./shift-prevalence";

const counted = (a: number, n1: number, b: number, n0: number) => ({
  sensitivity: { numerator: a, denominator: n1 },
  specificity: { numerator: b, denominator: n0 },
});

describe("predictive values at a prevalence", () => {
  // def mercaldo(a, n1, b, n0, pi):
  //     se, sp = a / n1, b / n0
  //     lp = np.log(se * pi / ((1 - sp) * (1 - pi))); vp = (1 - se) / (se * n1) + sp / ((1 - sp) * n0)
  //     ln = np.log(sp * (1 - pi) / ((1 - se) * pi)); vn = se / ((1 - se) * n1) + (1 - sp) / (sp * n0)
  //     return [expit(lp), expit(lp - z * vp**.5), expit(lp + z * vp**.5), expit(ln), expit(ln - z * vn**.5), expit(ln + z * vn**.5)]
  it.each([
    [
      counted(95, 100, 190, 200),
      0.01,
      [
        0.16101694915254225, 0.09479425600933299, 0.26020404510452694, 0.9994686503719448, 0.9987515944290539,
        0.9997739388105855,
      ],
    ],
    [
      counted(240, 300, 425, 500),
      0.1,
      [
        0.37209302325581395, 0.32312720416921387, 0.4238327672021519, 0.9745222929936307, 0.9681654435146523,
        0.979636480349801,
      ],
    ],
  ])("have Mercaldo's intervals: %j at %f", (counts, prevalence, expected) => {
    const found = predictiveValues(counts, prevalence);
    const values = [...Object.values(found?.positive ?? {}), ...Object.values(found?.negative ?? {})];
    values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 12));
    expect(values).toHaveLength(6);
  });

  it("take the interval from counts with z²/2 added where one is empty, and leave the value alone", () => {
    // mercaldo(100 + z*z/2, 100 + z*z, 190 + z*z/2, 200 + z*z, 0.01)
    const found = predictiveValues(counted(100, 100, 190, 200), 0.01);
    expect(found?.positive.value).toBeCloseTo(0.01 / (0.01 + 0.05 * 0.99), 12);
    expect(found?.positive.low).toBeCloseTo(0.08897777308154964, 12);
    expect(found?.positive.high).toBeCloseTo(0.22736123021000332, 12);
    expect(found?.negative.value).toBe(1);
    expect(found?.negative.low).toBeCloseTo(0.9991947313541271, 12);
    expect(found?.negative.high).toBe(1);
    expect(predictiveValues(counted(0, 10, 9, 10), 0.1)?.positive).toMatchObject({ value: 0, low: 0 });
  });

  it("hold the truth about as often as they say", () => {
    const random = new Random(3);
    const [n1, n0, se, sp, prevalence] = [80, 120, 0.85, 0.9, 0.05];
    const truth = (se * prevalence) / (se * prevalence + (1 - sp) * (1 - prevalence));
    const draw = (n: number, p: number) => Array.from({ length: n }, () => random.uniform() < p).filter(Boolean).length;
    const held = Array.from({ length: 2000 }, () => {
      const found = predictiveValues(counted(draw(n1, se), n1, draw(n0, sp), n0), prevalence);
      return found !== null && found.positive.low <= truth && truth <= found.positive.high;
    }).filter(Boolean).length;
    expect(held / 2000).toBeGreaterThan(0.93);
    expect(held / 2000).toBeLessThan(0.98);
  });

  it("are none without films of both kinds", () => {
    expect(predictiveValues(counted(0, 0, 5, 10), 0.1)).toBeNull();
    expect(predictiveValues(counted(5, 10, 0, 0), 0.1)).toBeNull();
  });
});

describe("natural frequencies", () => {
  it("add up to the people there are", () => {
    expect(naturalFrequencies({ sensitivity: 0.95, specificity: 0.95 }, 0.01)).toEqual({
      people: 1000,
      ill: 10,
      found: 10,
      missed: 0,
      falseAlarms: 49,
      cleared: 941,
    });
    const { ill, found, missed, falseAlarms, cleared } = naturalFrequencies(
      { sensitivity: 0.61, specificity: 0.333 },
      0.137,
    );
    expect([ill, found + missed, ill + falseAlarms + cleared]).toEqual([137, 137, 1000]);
  });
});

describe("a shifted prevalence", () => {
  it("moves a calibrated probability as Bayes' rule does, and there and back again", () => {
    expect(shiftPrevalence([0.5, 0.5], [0.5, 0.5], [0.1, 0.9])).toEqual([0.1, 0.9]);
    const [from, to] = [
      [0.2, 0.5, 0.3],
      [0.01, 0.9, 0.09],
    ];
    const back = shiftPrevalence(shiftPrevalence([0.7, 0.2, 0.1], from, to), to, from);
    [0.7, 0.2, 0.1].forEach((value, k) => expect(back[k]).toBeCloseTo(value, 12));
  });

  it("gives a row that the new place leaves nothing of back as it was", () => {
    expect(shiftPrevalence([1, 0], [0.5, 0.5], [0, 1])).toEqual([1, 0]);
    expect(() => shiftPrevalence([1, 0], [0, 1], [0.5, 0.5])).toThrow("every class is there");
  });
});
