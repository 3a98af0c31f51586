import { describe, expect, it } from "vitest";
import { WeightAverage } from "./weight-average";

const weights = (value: number) => [{ name: "a", shape: [2], data: Float32Array.of(value, -value) }];

describe("WeightAverage", () => {
  it("begins with the weights themselves", () => {
    const average = new WeightAverage(0.99, null);
    expect(average.weights()).toBeNull();
    average.add(weights(3), 1);
    expect(average.weights()).toEqual(weights(3));
  });

  it("moves by one minus the decay once it is warm", () => {
    const average = new WeightAverage(0.75, weights(1));
    average.add(weights(2), 1000);
    expect(average.weights()?.[0].data).toEqual(Float32Array.of(1.25, -1.25));
  });

  it("forgets quickly at first", () => {
    const average = new WeightAverage(0.999, weights(0));
    average.add(weights(11), 2);
    // 2 / (2 + 9) of the old, whatever the decay
    expect(average.weights()?.[0].data[0]).toBeCloseTo(9, 5);
  });

  it("goes on from a saved average to the same bits", () => {
    const whole = new WeightAverage(0.9, null);
    whole.add(weights(0.1), 1);
    const resumed = new WeightAverage(0.9, whole.weights());
    for (const average of [whole, resumed]) average.add(weights(0.7), 2);
    expect(resumed.weights()).toEqual(whole.weights());
  });

  it("leaves what it was given and what it gave alone", () => {
    const [saved, news] = [weights(1), weights(2)];
    const average = new WeightAverage(0.5, saved);
    const given = average.weights();
    average.add(news, 100);
    expect([saved, given, news]).toEqual([weights(1), weights(1), weights(2)]);
  });
});
