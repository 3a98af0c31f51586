import { expect, it } from "vitest";
import { dicomKeyword } from "./dicom-keywords";
import { TAG } from "./tags";

it("every tag that is read goes by its keyword of the standard", () => {
  expect(Object.keys(TAG)).toEqual(Object.values(TAG).map((tag) => dicomKeyword(tag.slice(1))));
});
