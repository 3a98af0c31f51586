import { describe, expect, it } from "vitest";
import { learningRateAt } from "./schedule";
import { ScheduleSpec } from "./schedule-spec";

const at = (step: number, valLosses: readonly number[] = []) => ({ step, stepsPerEpoch: 10, epochs: 6, valLosses });

describe("learningRateAt", () => {
  it("stays constant", () => {
    expect(learningRateAt({ kind: "constant" }, 0.1, at(59))).toBe(0.1);
  });

  it("falls by the factor every so many epochs", () => {
    const schedule = { kind: "step", everyEpochs: 2, factor: 0.5 } as const;
    expect([0, 19, 20, 39, 40].map((step) => learningRateAt(schedule, 1, at(step)))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });

  it("warms up, peaks, and ends at the final factor", () => {
    const schedule = { kind: "cosine", warmupEpochs: 1, finalFactor: 0.01 } as const;
    const rates = Array.from({ length: 60 }, (_, step) => learningRateAt(schedule, 2, at(step)));
    expect(rates[0]).toBeCloseTo(2 / 11, 12);
    expect(rates[10]).toBe(2);
    expect(Math.max(...rates)).toBe(2);
    expect(rates[59]).toBeCloseTo(0.02, 12);
    expect(rates.slice(10).every((rate, i, all) => i === 0 || rate < all[i - 1])).toBe(true);
    // Half-way between peak and end the cosine is at the mean of the two.
    expect((rates[34] + rates[35]) / 2).toBeCloseTo((2 + 0.02) / 2, 3);
  });

  it("survives a run shorter than its warm-up", () => {
    const schedule = { kind: "cosine", warmupEpochs: 5, finalFactor: 0 } as const;
    expect(learningRateAt(schedule, 1, { step: 3, stepsPerEpoch: 2, epochs: 2, valLosses: [] })).toBeCloseTo(
      4 / 11,
      12,
    );
  });

  it("makes one cycle as PyTorch's OneCycleLR does", () => {
    const schedule = ScheduleSpec.parse({ kind: "one_cycle" });
    const rates = Array.from({ length: 10 }, (_, step) =>
      learningRateAt(schedule, 0.1, { step, stepsPerEpoch: 5, epochs: 2, valLosses: [] }),
    );
    // import torch
    // opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1)
    // s = torch.optim.lr_scheduler.OneCycleLR(opt, max_lr=0.1, total_steps=10, pct_start=0.3, div_factor=25, final_div_factor=400, cycle_momentum=False)
    // for i in range(10): print(opt.param_groups[0]["lr"]); opt.step(); i < 9 and s.step()
    const expected = [
      0.004, 0.052, 0.1, 0.09504893855078145, 0.0811763726439274, 0.061129934093145946, 0.03888006590685407,
      0.01883362735607262, 0.00496106144921856, 1e-5,
    ];
    rates.forEach((rate, step) => expect(rate).toBeCloseTo(expected[step], 12));
  });

  it.each([2, 3, 7])("begins and ends a cycle of %i steps at finite rates", (steps) => {
    const rates = Array.from({ length: steps }, (_, step) =>
      learningRateAt(ScheduleSpec.parse({ kind: "one_cycle" }), 1, {
        step,
        stepsPerEpoch: steps,
        epochs: 1,
        valLosses: [],
      }),
    );
    expect(rates.every((rate) => rate > 0 && rate <= 1)).toBe(true);
    expect(rates[steps - 1]).toBeCloseTo(1e-4, 12);
  });

  it("lowers the rate on a plateau when PyTorch's ReduceLROnPlateau does", () => {
    const valLosses = [1, 0.9, 0.95, 0.92, 0.8, 0.79995, 0.81, 0.81, 0.81, 0.81, 0.5, 0.6, 0.6, 0.6, 0.6];
    const schedule = ScheduleSpec.parse({ kind: "reduce_on_plateau", factor: 0.3, patience: 1, minFactor: 0.05 });
    const rates = valLosses.map((_, epoch) => learningRateAt(schedule, 1, at(0, valLosses.slice(0, epoch + 1))));
    // import torch
    // opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1)
    // s = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, factor=0.3, patience=1, min_lr=0.05)
    // for l in [1, .9, .95, .92, .8, .79995, .81, .81, .81, .81, .5, .6, .6, .6, .6]: s.step(l); print(opt.param_groups[0]["lr"])
    const expected = [1, 1, 1, 0.3, 0.3, 0.3, 0.09, 0.09, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05];
    rates.forEach((rate, epoch) => expect(rate).toBeCloseTo(expected[epoch], 12));
  });
});
