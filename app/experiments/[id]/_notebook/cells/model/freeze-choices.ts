import type { LayerSpec } from "@/lib/architectures/cnn-spec";

/** What can be frozen, as a list to choose from: whole blocks by the beginning of their layers' names, then single layers. */
export function freezeChoices(
  layers: readonly LayerSpec[],
  chosen: readonly string[],
): { group: string; items: string[] }[] {
  const names = layers.map(({ name }) => name);
  const beginnings = names.flatMap((name) => (name.includes("_") ? [`${name.slice(0, name.indexOf("_"))}_*`] : []));
  const blocks = [...new Set(beginnings)].filter((block) => beginnings.filter((other) => other === block).length > 1);
  const listed = new Set([...blocks, ...names]);
  return [
    { group: "Blocks", items: blocks },
    { group: "Layers", items: names },
    { group: "Named in this cell", items: chosen.filter((name) => !listed.has(name)) },
  ].filter(({ items }) => items.length > 0);
}
