import { expect, it } from "vitest";
import type * as tensorflow from "@tensorflow/tfjs";
import { installFastFilterGradient } from "./fast-filter-gradient";

it("gives the stock kernel's gradient for every padding, stride and kernel size", async () => {
  const tf: typeof tensorflow = await import("@tensorflow/tfjs");
  await tf.setBackend("cpu");
  const cases = [1, 2, 3, 5].flatMap((kernel) =>
    [1, 2, 3].flatMap((stride) => (["same", "valid"] as const).map((padding) => ({ kernel, stride, padding }))),
  );
  const gradients = () =>
    cases.map(({ kernel, stride, padding }) =>
      tf.tidy(() => {
        const x = tf.randomNormal([2, 7, 6, 3], 0, 1, "float32", 1).as4D(2, 7, 6, 3);
        const filter = tf.randomNormal([kernel, kernel, 3, 4], 0, 1, "float32", 2).as4D(kernel, kernel, 3, 4);
        return tf
          .grad((w: tensorflow.Tensor) =>
            tf
              .conv2d(x, w.as4D(kernel, kernel, 3, 4), stride, padding)
              .square()
              .sum(),
          )(filter)
          .dataSync<"float32">();
      }),
    );
  const stockKernel = tf.getKernel("Conv2DBackpropFilter", "cpu").kernelFunc;
  const stock = gradients();
  installFastFilterGradient(tf);
  expect(tf.getKernel("Conv2DBackpropFilter", "cpu").kernelFunc).not.toBe(stockKernel);
  gradients().forEach((gradient, i) => {
    const largest = stock[i].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    gradient.forEach((value, j) =>
      expect(Math.abs(value - stock[i][j]), JSON.stringify(cases[i])).toBeLessThan(1e-5 * largest),
    );
  });
});
