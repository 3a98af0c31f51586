import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStore, type TestStore } from "../../store/test-store";
import { loadPixelPack, loadRunData } from "./run-data";
import { storeTinyDataset, tinySpec } from "./tiny-run.fixture";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
});
afterAll(() => store.close());

describe("loadPixelPack", () => {
  it("decodes the films once per size: the next run reads the pack, into memory that threads share", async () => {
    const { preprocessing } = tinySpec({});
    const { films } = await loadRunData(store, tinySpec({}));
    const decoded: number[] = [];
    const load = (size: number) =>
      loadPixelPack(store, { films, size, preprocessing, onProgress: (done) => decoded.push(done) });
    const first = await load(16);
    expect(decoded).toHaveLength(films.length);
    const second = await load(16);
    expect(decoded).toHaveLength(films.length);
    expect(second).toEqual(first);
    expect(second.pixels.buffer).toBeInstanceOf(SharedArrayBuffer);
    await load(8);
    expect(decoded).toHaveLength(2 * films.length);
  });
});
