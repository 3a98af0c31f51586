import { describe, expect, it } from "vitest";
import { HilumError } from "@/lib/errors";
import { uploadFiles } from "./upload-files";

const silent = new AbortController().signal;

describe("sending files", () => {
  it("sends every file once, in order, at most four at a time, and goes on past refusals", async () => {
    const sent: number[] = [];
    const refused: number[] = [];
    let under = 0;
    let most = 0;
    await uploadFiles({
      files: Array.from({ length: 20 }, (_, i) => i),
      signal: silent,
      send: async (file) => {
        sent.push(file);
        most = Math.max(most, ++under);
        await Promise.resolve();
        under--;
        return file % 7 === 3 ? "blank" : null;
      },
      onDone: (file, reason) => void (reason !== null && refused.push(file)),
    });
    expect(sent).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(most).toBe(4);
    expect(refused).toEqual([3, 10, 17]);
  });

  it("tries again when the line was away for a moment", async () => {
    let attempts = 0;
    await uploadFiles({
      files: ["a"],
      signal: silent,
      onDone: () => undefined,
      send: () =>
        ++attempts === 1 ? Promise.reject(new HilumError("storageUnavailable", "away")) : Promise.resolve(null),
    });
    expect(attempts).toBe(2);
  });

  it("stops for good when the import itself is gone", async () => {
    let attempts = 0;
    const send = () => (attempts++, Promise.reject(new HilumError("notFound", "gone")));
    await expect(
      uploadFiles({ files: ["a", "b", "c", "d", "e", "f"], signal: silent, onDone: () => undefined, send }),
    ).rejects.toThrow("gone");
    expect(attempts).toBeLessThanOrEqual(4);
  });

  it("stops when it is cancelled", async () => {
    const cancel = new AbortController();
    const sent: number[] = [];
    const upload = uploadFiles({
      files: Array.from({ length: 50 }, (_, i) => i),
      signal: cancel.signal,
      send: (file) => Promise.resolve(file === 5 ? (cancel.abort(), null) : null),
      onDone: (file) => void sent.push(file),
    });
    await expect(upload).rejects.toThrow();
    expect(sent.length).toBeLessThan(12);
  });
});
