import { DrizzleQueryError } from "drizzle-orm";
import { expect, it } from "vitest";
import { bugReport } from "./bug-report";

it("names a failed query and its cause without the values", () => {
  const report = bugReport(new DrizzleQueryError("insert into images values ($1)", ["Doe_John.dcm"], new Error("value too long")));
  expect(report).toContain("insert into images");
  expect(report).toContain("value too long");
  expect(report).not.toContain("Doe");
});

it("gives the stack of any other error, and anything else as text", () => {
  expect(bugReport(new RangeError("too far"))).toMatch(/RangeError: too far\n\s+at /);
  expect(bugReport("a word")).toBe("a word");
});
