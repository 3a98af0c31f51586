import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { abiDigest, abiHeader } from "./abi/abi-header";
import { KERNEL_ABI } from "./abi/kernel-abi";
import { kernelsOf, loadKernels } from "./kernel-library";

const kernels = await loadKernels();

it.skipIf("missing" in kernels)(
  "kernels that were built from another description are refused with the reason",
  { timeout: 180_000 },
  async () => {
    const { add, sub, ...others } = KERNEL_ABI.ops;
    const swapped = { ...KERNEL_ABI, ops: { sub, add, ...others } };
    const folder = await mkdtemp(join(tmpdir(), "hilum-abi-"));
    try {
      await cp("native", join(folder, "native"), { recursive: true });
      await writeFile(join(folder, "native/abi.h"), abiHeader(swapped));
      const other = await kernelsOf(join(folder, "native"));
      const reason = `another description (${abiDigest(swapped)}) than this program's (${abiDigest()})`;
      expect(other).toEqual({ missing: `native/abi.h was written from ${reason}` });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

it("without sources there are no kernels", async () => {
  expect("missing" in (await kernelsOf(null))).toBe(true);
});
