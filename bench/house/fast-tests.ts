import type { SourceFile } from "./source-file";

/** What makes a test slow: a database, the C compiler, TensorFlow.js. */
const SLOW_FILES = new Set([
  "lib/store/open-store.ts",
  "lib/engines/compiled/kernels/kernel-library.ts",
  "lib/engines/tfjs/load-tensorflow.ts",
]);
/** And packages: bundling a program, starting one. */
const SLOW_PACKAGES = new Set(["esbuild", "node:child_process", "@tensorflow/tfjs", "onnxruntime-node"]);

/** The tests that lead to nothing slow by whatever they import, types aside. */
export function fastTests(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const slow = new Map<string, boolean>();
  const isSlow = (path: string): boolean => {
    const known = slow.get(path);
    if (known !== undefined) return known;
    slow.set(path, false);
    const file = byPath.get(path);
    const found =
      SLOW_FILES.has(path) ||
      (file !== undefined &&
        (file.packages.some((name) => SLOW_PACKAGES.has(name)) ||
          file.imports.some((next) => !next.typesOnly && isSlow(next.path))));
    slow.set(path, found);
    return found;
  };
  return files
    .map(({ path }) => path)
    .filter((path) => /^(lib|app|bin|bench)\/.*\.test\.ts$/.test(path) && !isSlow(path));
}
