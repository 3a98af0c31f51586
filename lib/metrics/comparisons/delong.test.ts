/**
 * @file Golden numbers of R 4 with pROC 1.18.0:
 *
 * i <- 0:59; pos <- i %% 3 == 0
 * a <- (i * 37 + 11) %% 101 / 101 + ifelse(pos, .3, 0)
 * b <- (i * 53 + 29) %% 97 / 97 + ifelse(pos, .15, 0)
 * t <- (i * 7 + 3) %% 6                                       # ties
 * ra <- roc(pos, a, direction = "<")                          # and rb, rt
 */
import { describe, expect, it } from "vitest";
import { auroc } from "../roc";
import { delongArea, delongInterval, delongTest } from "./delong";

const films = Array.from({ length: 60 }, (_, i) => i);
const positive = films.map((i) => i % 3 === 0);
const a = films.map((i) => ((i * 37 + 11) % 101) / 101 + (i % 3 === 0 ? 0.3 : 0));
const b = films.map((i) => ((i * 53 + 29) % 97) / 97 + (i % 3 === 0 ? 0.15 : 0));
const t = films.map((i) => (i * 7 + 3) % 6);

describe("delongArea", () => {
  it.each([
    // auc(r), sqrt(var(r))
    ["apart", a, 0.755, 0.06555380190858015],
    ["less apart", b, 0.64, 0.07593612807194415],
    ["tied", t, 0.25, 0.0699431039257955],
  ])("gives pROC's standard error: %s", (_, scores, area, standardError) => {
    const found = delongArea(positive, scores);
    expect(found?.area).toBeCloseTo(area, 12);
    expect(found?.standardError).toBeCloseTo(standardError, 12);
    expect(found?.area).toBeCloseTo(auroc(positive, scores)!, 12);
  });

  it("has none with a single positive or negative", () => {
    expect(delongArea([true, false, false], [1, 2, 3])).toBeNull();
    expect(delongArea([true, true, false], [1, 2, 3])).toBeNull();
    expect(() => delongArea([true], [1, 2])).toThrow("1 labels, 2 scores");
  });
});

describe("delongInterval", () => {
  it.each([
    // plogis(qlogis(th) + c(-1, 1) * qnorm(.975) * sqrt(var(r)) / (th * (1 - th))), th = auc(r)
    ["apart", a, 0.6060796020595568, 0.8605729180468868],
    ["tied", t, 0.13826955528113943, 0.40914835547479017],
  ])("lies on the logit scale: %s", (_, scores, low, high) => {
    const interval = delongInterval(positive, scores);
    expect(interval?.low).toBeCloseTo(low, 12);
    expect(interval?.high).toBeCloseTo(high, 12);
  });

  it("has none where all are ranked right", () => {
    expect(
      delongInterval(
        positive,
        positive.map((is) => (is ? 1 : 0)),
      ),
    ).toBeNull();
  });
});

describe("delongTest", () => {
  it.each([
    // x <- roc.test(ra, rb, paired = TRUE, method = "delong"); x$p.value, -rev(x$conf.int): pROC takes first minus second
    ["alike", b, 0.25694663423413788, -0.3138253363928164, 0.0838253363928164],
    ["unlike", t, 2.2257070531686426e-7, -0.6960987774434257, -0.31390122255657427],
  ])("gives pROC's p and interval: %s", (_, other, pValue, low, high) => {
    const test = delongTest(positive, a, other);
    expect(test?.pValue).toBeCloseTo(pValue, 12);
    expect(test?.low).toBeCloseTo(low, 9);
    expect(test?.high).toBeCloseTo(high, 9);
    expect(test?.difference).toBeCloseTo(auroc(positive, other)! - 0.755, 12);
  });

  it("is sure of nothing where both rank alike", () => {
    expect(
      delongTest(
        positive,
        a,
        a.map((score) => 2 * score),
      ),
    ).toEqual({ difference: 0, low: null, high: null, pValue: 1 });
  });
});
