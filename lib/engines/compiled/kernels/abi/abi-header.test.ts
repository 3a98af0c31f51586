import { describe, expect, it } from "vitest";
import { abiHeader } from "./abi-header";

describe("native/abi.h", () => {
  it("is what the description says today", async () => {
    await expect(abiHeader()).toMatchFileSnapshot("../../../../../native/abi.h");
  });
});
