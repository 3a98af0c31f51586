import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { decodeFilm } from "../decode-film";
import { readCodecFile } from "./codec-file";
import { type CodecModule, WasmCodec } from "./wasm-codec";
import { limitWasmMemory, PAGE_BYTES } from "./wasm-memory";

const FILE = "@cornerstonejs/codec-charls/dist/charlswasm_decode.wasm";
const newCodec = () => new WasmCodec<CodecModule>(FILE, () => import("@cornerstonejs/codec-charls/decodewasmjs"));

describe("a codec in WebAssembly", () => {
  it("keeps its instance from film to film, and drops one that threw", async () => {
    const codec = newCodec();
    await codec.load();
    const identity = (module: CodecModule) => module;
    const refuse = (cause: unknown) => new Error("refused", { cause });
    const first = codec.use(identity, refuse);
    expect(codec.use(identity, refuse)).toBe(first);
    expect(() =>
      codec.use(() => {
        throw new WebAssembly.RuntimeError("abort");
      }, refuse),
    ).toThrow("refused");
    expect(codec.use(identity, refuse)).not.toBe(first);
  });

  it("cannot grow above its limit, whatever it asks for", async () => {
    const limited = await WebAssembly.compile(limitWasmMemory(await readCodecFile(FILE), 1000));
    const imports: WebAssembly.Imports = {};
    for (const { module, name } of WebAssembly.Module.imports(limited)) (imports[module] ??= {})[name] = () => 0;
    const { exports } = new WebAssembly.Instance(limited, imports);
    const memory = Object.values(exports).find(
      (value): value is WebAssembly.Memory => value instanceof WebAssembly.Memory,
    );
    expect(memory?.grow(1000 - memory.buffer.byteLength / PAGE_BYTES)).toBeGreaterThan(0);
    expect(() => memory?.grow(1)).toThrow(RangeError);
  });

  it("that nobody prepared is a bug, not a damaged film", () => {
    const fixture = path.resolve(import.meta.dirname, "../../../test/fixtures/dicom-syntaxes.json");
    const film = (JSON.parse(readFileSync(fixture, "utf8")) as { name: string; file: string }[]).find(
      ({ name }) => name === "JPEG-LS, 12-bit",
    );
    expect(() => decodeFilm(new Uint8Array(Buffer.from(film?.file ?? "", "base64")), "film.dcm")).toThrow(
      "Invariant violated: prepareCodec is awaited before decodeFilm",
    );
  });
});
