import type { SourceFile } from "./source-file";

/** What Next asks its files for by these names: they cannot be told apart otherwise. */
const NEXT_FILE = /^app\/(.*\/)?(page|layout|route|error|loading|not-found)\.tsx?$/;
const NEXT_NAMES = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "dynamic",
  "dynamicParams",
  "fetchCache",
  "generateMetadata",
  "generateStaticParams",
  "generateViewport",
  "maxDuration",
  "metadata",
  "preferredRegion",
  "revalidate",
  "runtime",
  "viewport",
]);

/** Names that more than one file exports, each with those files. A schema and its type in one file share theirs. */
export function sharedNames(
  files: readonly Pick<SourceFile, "path" | "exports">[],
): { name: string; paths: string[] }[] {
  const exporters = new Map<string, string[]>();
  for (const { path, exports } of files) {
    const own = NEXT_FILE.test(path) ? exports.filter((name) => !NEXT_NAMES.has(name)) : exports;
    for (const name of own) exporters.set(name, [...(exporters.get(name) ?? []), path]);
  }
  return [...exporters].filter(([, paths]) => paths.length > 1).map(([name, paths]) => ({ name, paths }));
}
