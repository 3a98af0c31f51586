import { describe, expect, it } from "vitest";
import type { FilmPrediction } from "./evaluation-report";
import { areViewsWorthIt, viewsEffect, viewsEffectSentence } from "./views-effect";

/** Films of four patients, two of each class; `shares` is what the true class gets. */
const films = (shares: readonly number[]): FilmPrediction[] =>
  shares.map((share, image) => {
    const label = image % 2;
    const probabilities = label === 0 ? [share, 1 - share] : [1 - share, share];
    return {
      image,
      file: `${image}.png`,
      label,
      prediction: share > 0.5 ? label : 1 - label,
      probabilities,
      patient: `p${image % 4}`,
    };
  });

const ONCE = films([0.6, 0.7, 0.4, 0.8, 0.6, 0.7, 0.45, 0.8]);

describe("viewsEffect", () => {
  it("tells what the views take off the log loss, each patient counting once, with an interval", () => {
    const better = films([0.7, 0.8, 0.5, 0.85, 0.7, 0.8, 0.55, 0.9]);
    const effect = viewsEffect("softmax", ONCE, better);
    // Python: from math import log
    // a=[.6,.7,.4,.8,.6,.7,.45,.8]; b=[.7,.8,.5,.85,.7,.8,.55,.9]; g=[log(y)-log(x) for x,y in zip(a,b)]
    // m=[(g[i]+g[i+4])/2 for i in range(4)]; v=sum(m)/4; s=(sum((x-v)**2 for x in m)/3/4)**.5; v-1.959964*s, v, v+1.959964*s
    expect(effect?.gain?.value).toBeCloseTo(0.147198, 6);
    expect(effect?.gain?.low).toBeCloseTo(0.097275, 5);
    expect(effect?.gain?.high).toBeCloseTo(0.197122, 5);
    expect(effect).toMatchObject({
      films: 8,
      patients: 4,
      once: { balancedAccuracy: 0.75 },
      inViews: { balancedAccuracy: 0.875 },
    });
    expect(effect !== null && areViewsWorthIt(effect)).toBe(true);
  });

  it("speaks for views only where the whole interval of the gain is above 0", () => {
    const mixed = films([0.7, 0.8, 0.3, 0.7, 0.7, 0.8, 0.35, 0.7]);
    const effect = viewsEffect("softmax", ONCE, mixed);
    expect(effect !== null && areViewsWorthIt(effect)).toBe(false);
    expect(effect === null ? "" : viewsEffectSentence(effect)).toContain("no clear gain");
    expect(viewsEffect("softmax", [], [])).toBeNull();
  });
});
