/**
 * The bytes of a codec's WebAssembly file: in the browser from `/codecs/`, where the build puts it; elsewhere from the
 * installed package. Nothing comes from another server.
 * @param file path inside `node_modules`.
 * @throws Error when it is not there.
 */
export async function readCodecFile(file: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!("window" in globalThis) && !("WorkerGlobalScope" in globalThis)) return readInstalled(file);
  const response = await fetch(`/codecs/${file.slice(file.lastIndexOf("/") + 1)}`);
  if (!response.ok) throw new Error(`The server answered ${response.status} when asked for a codec.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Beside an ancestor of this file, whether it runs from the sources or from `dist/`; else of the checkout, of which the web application's bundles know nothing. */
async function readInstalled(file: string): Promise<Uint8Array<ArrayBuffer>> {
  // Imported here, and so that a bundler for the browser does not look: it has none of them.
  const { existsSync } = await import(/* turbopackIgnore: true */ "node:fs");
  const { readFile } = await import(/* turbopackIgnore: true */ "node:fs/promises");
  const { dirname, join } = await import(/* turbopackIgnore: true */ "node:path");
  const { fileURLToPath } = await import(/* turbopackIgnore: true */ "node:url");
  for (const start of [dirname(fileURLToPath(import.meta.url)), process.env.HILUM_PROJECT ?? "", process.cwd()]) {
    for (let folder = start; folder !== ""; folder = dirname(folder) === folder ? "" : dirname(folder)) {
      const path = join(folder, "node_modules", file);
      if (existsSync(path)) return new Uint8Array(await readFile(path));
    }
  }
  throw new Error(`The codec ${file} is not installed.`);
}
