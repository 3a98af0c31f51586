import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { drawStrange, STRANGE_KINDS } from "./out-of-distribution";

it.each(STRANGE_KINDS)(
  "%s: the same seed gives the same picture, another seed another, each with many greys or two",
  (kind) => {
    const digest = (seed: number) =>
      createHash("sha256")
        .update(drawStrange(kind, seed, 96).data)
        .digest("hex");
    expect(digest(1)).toBe(digest(1));
    expect(digest(2)).not.toBe(digest(1));
    const greys = new Set(drawStrange(kind, 1, 96).data).size;
    if (kind === "checkerboard") expect(greys).toBeLessThan(6);
    else expect(greys).toBeGreaterThan(100);
  },
);
