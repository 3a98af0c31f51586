/**
 * The leaves of a JSON value by their dotted paths, each as JSON. Items that have a name go by it, so that one inserted
 * layer does not shift all others: `cnn.layers.head.rate`.
 */
export function flatSettings(value: unknown): Map<string, string> {
  return new Map(leavesOf(value, ""));
}

function leavesOf(value: unknown, path: string): [string, string][] {
  if (typeof value !== "object" || value === null) return [[path, JSON.stringify(value) ?? "null"]];
  if (Array.isArray(value) && !value.every(isNamed)) return [[path, JSON.stringify(value)]];
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.filter(isNamed).map((item) => [item.name, item])
    : Object.entries(value);
  return entries.flatMap(([key, item]) => leavesOf(item, path === "" ? key : `${path}.${key}`));
}

function isNamed(item: unknown): item is { name: string } {
  return typeof item === "object" && item !== null && "name" in item && typeof item.name === "string";
}
