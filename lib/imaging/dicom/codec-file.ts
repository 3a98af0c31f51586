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

/** Beside this file's ancestors, whether it runs from the sources, from `dist/` or from a build of the web application. */
async function readInstalled(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const { existsSync } = await import(/* turbopackIgnore: true */ "node:fs");
  const { readFile } = await import(/* turbopackIgnore: true */ "node:fs/promises");
  for (let folder = new URL(".", import.meta.url); ; folder = new URL("..", folder)) {
    const path = new URL(`node_modules/${file}`, folder);
    if (existsSync(path)) return new Uint8Array(await readFile(path));
    if (folder.pathname === "/" || new URL("..", folder).href === folder.href) throw new Error(`The codec ${file} is not installed.`);
  }
}
