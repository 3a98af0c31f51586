/**
 * @file Golden numbers of scipy 1.17.1 and statsmodels 0.15.0 on one imbalanced set.
 *
 * import numpy as np, statsmodels.api as sm
 * from scipy.optimize import minimize, minimize_scalar
 * from scipy.special import log_softmax
 * n = 60
 * y = np.array([0 if i % 5 == 0 else 1 + i * 7 % 11 % 2 for i in range(n)])
 * raw = np.array([[(i*37+11)%101, (i*53+29)%97, (i*71+5)%89] for i in range(n)], float)
 * raw[np.arange(n), y] += 30
 * p = raw / raw.sum(1, keepdims=True)
 * z = 3 * np.log(p + 1e-3)
 * x = lambda k: z[:, k] - z.mean(1)
 * X = lambda k: np.column_stack([x(k), np.ones(n)])
 */
import { describe, expect, it } from "vitest";
import { argmax } from "../../tensor/argmax";
import { adaptiveCalibrationError } from "./adaptive-calibration-error";
import { calibrationSlope } from "./calibration-slope";
import { fitLogistic } from "./fit-logistic";
import { fitTemperature } from "./fit-temperature";
import { fitVectorScaling } from "./fit-vector-scaling";
import { goldenSection } from "./golden-section";
import { negativeLogLikelihood } from "./negative-log-likelihood";

const N = 60;
const labels = Array.from({ length: N }, (_, i) => (i % 5 === 0 ? 0 : 1 + (((i * 7) % 11) % 2)));
const probabilities = labels.map((label, i) => {
  const raw = [(i * 37 + 11) % 101, (i * 53 + 29) % 97, (i * 71 + 5) % 89];
  raw[label] += 30;
  return raw.map((value) => value / (raw[0] + raw[1] + raw[2]));
});
const logits = probabilities.map((row) => row.map((p) => 3 * Math.log(p + 1e-3)));
const centred = logits.map((row) => row.map((z) => z - (row[0] + row[1] + row[2]) / 3));
const close = (actual: readonly number[] | undefined, expected: readonly number[], digits = 8) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual?.[i]).toBeCloseTo(value, digits));
};

describe("calibration agrees with scipy and statsmodels", () => {
  it("finds the temperature", () => {
    // nll = lambda t: -log_softmax(z / np.exp(t), axis=1)[np.arange(n), y].sum()
    // r = minimize_scalar(nll, bounds=(-2.5, 2.5), method="bounded", options={"xatol": 1e-10}); np.exp(r.x), nll(0)/n, r.fun/n
    const temperature = fitTemperature("softmax", labels, logits);
    expect(temperature).toBeCloseTo(1.2859744457966609, 5);
    const mean = (scale: number) =>
      labels.reduce(
        (sum, label, i) =>
          sum + negativeLogLikelihood("softmax", logits[i], label, { scale: [scale, scale, scale], offset: [0, 0, 0] }),
        0,
      ) / N;
    expect(mean(1)).toBeCloseTo(0.7588318166634707, 12);
    expect(mean(1 / temperature)).toBeCloseTo(0.748813406832621, 12);
  });

  it("fits a logistic regression with its standard errors, and one with an offset", () => {
    const of = (k: number) => ({
      features: centred.map((row) => [row[k], 1]),
      outcome: labels.map((one) => one === k),
    });
    // f = sm.Logit(y == k, X(k)).fit(tol=1e-14, maxiter=200); f.params, f.bse
    const line = fitLogistic(of(0));
    close(line?.coefficients, [0.84558730437087, -2.0696357809784343]);
    close(line?.standardErrors, [0.2731042066423131, 0.5070918737282597]);
    close(fitLogistic(of(1))?.coefficients, [0.5039305613255176, -0.6527490797032598]);
    // g = sm.GLM(y == k, np.ones((n, 1)), sm.families.Binomial(), offset=x(k)).fit(tol=1e-14); g.params, g.bse
    const large = fitLogistic({
      features: centred.map(() => [1]),
      outcome: labels.map((one) => one === 2),
      offset: centred.map((row) => row[2]),
    });
    close(large?.coefficients, [-0.791237860355435]);
    close(large?.standardErrors, [0.3256443982375569]);
  });

  it("scales and moves each label of a sigmoid network by a ridge", () => {
    // pen = lambda b: np.logaddexp(0, np.where(y == k, -1, 1) * (X(k) @ b)).sum() + 0.5 * ((b[0]-1)**2 + b[1]**2)
    // minimize(pen, [1, 0], method="BFGS", options={"gtol": 1e-10}).x
    const { scale, offset } = fitVectorScaling(labels, centred);
    close(scale, [0.7476756302002592, 0.5028938158499588, 0.588176777090639], 6);
    close(offset, [-1.7097614329805628, -0.6025471478477269, -0.5500802962270673], 6);
  });

  it("gives slope and intercept of a class with their intervals", () => {
    // l = np.clip(np.log(p[:, 0]) - np.log1p(-p[:, 0]), -np.log(1e6), np.log(1e6))
    // f = sm.Logit(y == 0, np.column_stack([l, np.ones(n)])).fit(); f.params[0], f.conf_int()[0]
    // g = sm.GLM(y == 0, np.ones((n, 1)), sm.families.Binomial(), offset=l).fit(tol=1e-14); g.params, g.conf_int()
    const found = calibrationSlope(
      labels.map((label) => label === 0),
      probabilities.map((row) => row[0]),
    );
    close(Object.values(found?.slope ?? {}), [2.008975463005383, 0.5909805262560255, 3.4269703997547403], 6);
    close(Object.values(found?.intercept ?? {}), [-0.7378033433627518, -1.4192113992384332, -0.056395287487070234], 6);
  });

  it("bins by equal numbers of films", () => {
    // conf = p.max(1); right = p.argmax(1) == y; o = np.argsort(conf, kind="stable")
    // sum(abs(right[b].sum() - conf[b].sum()) for b in np.array_split(o, 15)) / n
    expect(adaptiveCalibrationError(labels, probabilities)).toBeCloseTo(0.20873112185006, 12);
  });
});

describe("the parts of a calibration", () => {
  it("walk to an end where there is no valley within", () => {
    expect(goldenSection((x) => x, -1, 1)).toBeCloseTo(-1, 6);
    expect(goldenSection((x) => (x - 0.3) ** 2, -1, 1)).toBeCloseTo(0.3, 6);
  });

  it("have no slope where the probabilities part the classes, nor where there is one class", () => {
    expect(calibrationSlope([true, true, false], [0.9, 0.8, 0.1])).toBeNull();
    expect(calibrationSlope([true, true], [0.9, 0.8])).toBeNull();
  });

  it("hold a label without films near what the network said", () => {
    const { scale, offset } = fitVectorScaling(
      [0, 0, 1, 1, 0, 1],
      [
        [3, -3, -6],
        [2, -2, -6],
        [-2, 2, -6],
        [-3, 3, -6],
        [-1, 1, -6],
        [1, -1, -6],
      ],
    );
    expect(scale.every(Number.isFinite) && offset.every(Number.isFinite)).toBe(true);
    expect(scale[2]).toBeGreaterThan(0.9);
  });

  it("have no error to tell without films", () => {
    expect(adaptiveCalibrationError([], [])).toBeNull();
  });

  it("keep every order of classes, whatever the temperature", () => {
    const hotter = logits.map((row) => row.map((z) => z / 7.3));
    expect(hotter.map(argmax)).toEqual(logits.map(argmax));
  });
});
