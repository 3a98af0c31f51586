/** @file How many checks passed: `npm test` sums them over the type checker, the linter, the unit and the browser tests. */
import { z } from "zod";

export interface TestCount {
  passed: number;
  failed: number;
  skipped: number;
}

const NO_TESTS: TestCount = { passed: 0, failed: 0, skipped: 0 };

/** A program that only says yes or no counts as one test. */
export const countOne = (passed: boolean): TestCount => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
});

export function sumCounts(counts: readonly TestCount[]): TestCount {
  return counts.reduce(
    (sum, count) => ({
      passed: sum.passed + count.passed,
      failed: sum.failed + count.failed,
      skipped: sum.skipped + count.skipped,
    }),
    NO_TESTS,
  );
}

/** The last line of `npm test`: `12 passed, 0 failed`, with `, 3 skipped` where any were. */
export function countLine({ passed, failed, skipped }: TestCount): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  success: z.boolean(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Counts of vitest's JSON report. A file that could not even be loaded holds no tests and counts as one failure. */
export function countVitest(report: unknown): TestCount {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success, testResults } =
    VitestReport.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = numFailedTests + brokenFiles;
  // An error outside any test (an unhandled rejection) fails the run without failing a test.
  return {
    passed: numPassedTests,
    failed: success ? failed : Math.max(1, failed),
    skipped: numPendingTests + numTodoTests,
  };
}

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()).default([]),
});

/** Counts of Playwright's JSON report. A flaky test passed in the end; an error outside any test counts as a failure. */
export function countPlaywright(report: unknown): TestCount {
  const { stats, errors } = PlaywrightReport.parse(report);
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}
