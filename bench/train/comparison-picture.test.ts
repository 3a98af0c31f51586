import { describe, expect, it } from "vitest";
import { COMPARISON } from "./comparison.fixture";
import { comparisonPicture } from "./comparison-picture";
import { comparisonText } from "./comparison-text";

describe("comparisonPicture", () => {
  const picture = comparisonPicture(COMPARISON);
  const widths = [...picture.matchAll(/<rect x="[^"]+" y="[^"]+" width="([\d.]+)"/g)].map(([, width]) => Number(width));

  it("draws a bar per engine, as long as it is fast", () => {
    expect(widths).toHaveLength(3);
    expect(widths[1] / widths[0]).toBeCloseTo(100 / 200, 2);
  });

  it("keeps a bar in sight for an engine hundreds of times slower", () => {
    expect(widths[2]).toBeGreaterThanOrEqual(1);
  });

  it("writes what a processor calls itself as text, not as markup", () => {
    expect(picture).toContain("Some &#60;fast&#62; processor");
  });

  it("says where a figure was scaled from a smaller network", () => {
    expect(picture.match(/scaled/g)).toHaveLength(1);
  });
});

describe("comparisonText", () => {
  const text = comparisonText(COMPARISON);

  it("gives each peer's ratio with its range, and names the absent one with the reason", () => {
    expect(text).toMatch(/PyTorch +100\.0 +2\.00 +1\.80–2\.20/);
    expect(text).toContain("keras did not take part: No module named 'tensorflow'");
  });

  it("says how long our engine waits for its input", () => {
    expect(text).toContain("195.0 images/s, 0.4% of the time waiting for input");
  });

  it("sums up per peer over all networks", () => {
    expect(text).toContain("Against torch: 2.00× in the middle of 1");
  });

  it("warns of a machine that was busy before the start", () => {
    expect(text).not.toContain("busy");
    expect(comparisonText({ ...COMPARISON, machine: { ...COMPARISON.machine, loadBefore: 3 } })).toContain(
      "busy before the start (load 3.0)",
    );
  });
});
