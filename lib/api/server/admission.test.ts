import { expect, it } from "vitest";
import { Admission } from "./admission";

/** Work that ends when told to. */
function pending() {
  let end = () => {};
  const done = new Promise<void>((resolve) => (end = resolve));
  return { work: () => done, end: () => end() };
}

it("lets in as many as may be in hand and refuses the next by name, with the seconds to wait", async () => {
  const admission = new Admission({ requests: 2, bytes: 1_000 });
  const { work, end } = pending();
  const admitted = [admission.admit(1, work), admission.admit(1, work)];
  await expect(admission.admit(1, work)).rejects.toMatchObject({
    code: "busy",
    status: 503,
    retryAfterSeconds: expect.any(Number),
    remedy: expect.stringContaining("Nothing was done"),
  });
  end();
  await Promise.all(admitted);
  expect(await admission.admit(1, () => Promise.resolve("in"))).toBe("in");
});

it("counts what the bodies hold, lets a single one in whatever its size, and forgets work that failed", async () => {
  const admission = new Admission({ requests: 10, bytes: 1_000 });
  await expect(admission.admit(5_000, () => Promise.reject(new Error("torn")))).rejects.toThrow("torn");
  const { work, end } = pending();
  const large = admission.admit(5_000, work);
  await expect(admission.admit(1, work)).rejects.toMatchObject({ code: "busy" });
  end();
  await large;
  await Promise.all([admission.admit(600, work), admission.admit(400, work)]);
});
