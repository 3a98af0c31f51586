import { expect, it } from "vitest";
import { toErrorBody } from "../../errors";
import { allRefused } from "./all-refused";

it("an import of which nothing is left says each reason with its count and some names, in words and as data", () => {
  const rejected = [
    ...["a", "b", "c", "d"].map((file) => ({ file: `${file}.dcm`, reason: "no pixels" })),
    { file: "x.tif", reason: "packed oddly" },
  ];
  const body = toErrorBody(allRefused("mine", rejected));
  expect(body).toMatchObject({
    code: "invalidDataset",
    reasons: [
      { reason: "no pixels", files: 4, examples: ["a.dcm", "b.dcm", "c.dcm"] },
      { reason: "packed oddly", files: 1, examples: ["x.tif"] },
    ],
  });
  expect(body.message).toBe(
    "Data set mine has no readable film. Of 5 files:\n  4 × no pixels (a.dcm, b.dcm, c.dcm, …)\n  1 × packed oddly (x.tif)",
  );
  expect(allRefused("mine", []).message).toContain("no file in the folder");
  const many = allRefused(
    "mine",
    Array.from({ length: 30 }, (_, i) => ({ file: `${i}`, reason: `reason ${i}` })),
  );
  expect(many.reasons).toHaveLength(30);
  expect(many.message).toContain("and 22 more reasons");
});
