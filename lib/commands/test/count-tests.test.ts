import { expect, test } from "vitest";
import { countLine, countOne, countPlaywright, countVitest, sumCounts } from "./count-tests";

const vitest = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 2,
  numTodoTests: 1,
  success: true,
  testResults: [{ status: "passed", assertionResults: [{ status: "passed" }] }],
};

test("counts of all tools are summed into the last line", () => {
  const browser = countPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 }, errors: [] });
  expect(countLine(sumCounts([countOne(true), countOne(false), countVitest(vitest), browser]))).toBe(
    "10 passed, 2 failed, 3 skipped",
  );
  expect(countLine(sumCounts([countOne(true)]))).toBe("1 passed, 0 failed");
});

test("a file that could not be loaded counts as a failure although no test of it failed", () => {
  const broken = {
    ...vitest,
    success: false,
    testResults: [...vitest.testResults, { status: "failed", assertionResults: [] }],
  };
  expect(countVitest(broken)).toEqual({ passed: 5, failed: 1, skipped: 3 });
});

test("a run that failed outside its tests never counts as green", () => {
  expect(countVitest({ ...vitest, success: false }).failed).toBe(1);
  expect(
    countPlaywright({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: "config" }] })
      .failed,
  ).toBe(1);
});
