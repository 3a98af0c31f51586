/** @file What tfjs-vis draws by, in place of vega-embed: Vega compiles its expressions to code, which the page's policy forbids, unless it interprets them. */
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";

/** Draws a Vega-Lite chart on a canvas in `host`. */
export default async function embed(host: HTMLElement, chart: TopLevelSpec): Promise<{ view: View }> {
  const runtime = parse(compile(chart).spec, {}, { ast: true });
  const view = new View(runtime, { expr: expressionInterpreter, renderer: "canvas", container: host, hover: true });
  await view.runAsync();
  return { view };
}
