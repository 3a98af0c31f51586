import { invariant } from "../../invariant";
import { readCodecFile } from "./codec-file";
import { limitWasmMemory, PAGE_BYTES } from "./wasm-memory";

/** The most a codec may hold, bytes: enough for a film of 40 megapixels of 16 bits, and far from the gigabyte a process may take. */
export const MAX_CODEC_BYTES = 512 * 1024 * 1024;
/** A codec that grew above this, bytes, is given up after its film: its memory never shrinks. */
const KEPT_BYTES = 160 * 1024 * 1024;

/** What Emscripten's glue puts into the object it is given. */
export interface CodecModule {
  HEAPU8: Uint8Array;
}

interface CodecHooks {
  print(): void;
  printErr(line: string): void;
  quit(status: number, thrown: unknown): never;
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): WebAssembly.Exports;
}
type CodecFactory = (module: CodecHooks) => Promise<unknown>;

/**
 * A codec in WebAssembly. Loading it is asynchronous and happens once; using it is synchronous. An instance that threw
 * or aborted is dropped and the next film gets a new one, so that nothing of a damaged file lives on.
 */
export class WasmCodec<Module extends CodecModule> {
  private loading: Promise<void> | null = null;
  private loaded: { factory: CodecFactory; program: WebAssembly.Module } | null = null;
  private instance: Module | null = null;

  /** @param file path of the WebAssembly file inside `node_modules`. */
  constructor(
    private readonly file: string,
    private readonly importGlue: () => Promise<{ default: CodecFactory }>,
  ) {}

  /** Throws what loading a file throws; the next call tries again. */
  load(): Promise<void> {
    this.loading ??= this.loadOnce().catch((error: unknown) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  /** Runs `decode` on an instance. Throws `refusal` of whatever it throws, a codec's abort included. */
  use<Result>(decode: (module: Module) => Result, refusal: (cause: unknown) => Error): Result {
    const module = this.instance ?? this.instantiate();
    this.instance = null;
    let result: Result;
    try {
      result = decode(module);
    } catch (cause) {
      throw refusal(cause);
    }
    if (module.HEAPU8.length <= KEPT_BYTES) this.instance = module;
    return result;
  }

  private async loadOnce(): Promise<void> {
    const [{ default: factory }, binary] = await Promise.all([this.importGlue(), readCodecFile(this.file)]);
    this.loaded = {
      factory,
      program: await WebAssembly.compile(limitWasmMemory(binary, MAX_CODEC_BYTES / PAGE_BYTES)),
    };
  }

  private instantiate(): Module {
    invariant(this.loaded !== null, "prepareCodec is awaited before decodeFilm");
    const { factory, program } = this.loaded;
    const hooks: CodecHooks = {
      print: () => undefined,
      printErr: () => undefined,
      // The glue's own would set the exit code of the whole process.
      quit: (_status, thrown) => {
        throw thrown;
      },
      // Synchronous, and so is all that the glue does after it: the module is whole when the factory returns.
      instantiateWasm: (imports, done) => {
        const instance = new WebAssembly.Instance(program, imports);
        done(instance, program);
        return instance.exports;
      },
    };
    void factory(hooks).catch(() => undefined);
    invariant("HEAPU8" in hooks, "a codec starts at once");
    return hooks as CodecHooks & Module;
  }
}
