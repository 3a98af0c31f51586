import { expect, it } from "vitest";
import { BATCH } from "../../graph/dimension";
import { GraphBuilder } from "../../graph/graph-builder";
import { watchGraph, WATCH_OUTPUT } from "../../graph/watch-graph";
import { graphToModel } from "../../onnx/graph-to-model";
import { encodeModel } from "../../onnx/model-proto";
import { openGraphSession } from "./onnxruntime/open-graph-session";

it("a watched graph names the first node whose numbers are not finite, and gives its own outputs as before", async () => {
  const builder = new GraphBuilder("overflow");
  const x = builder.input("x", [BATCH, 4]);
  builder.scope = "doubling";
  const doubled = builder.value("add", [x, x]);
  builder.scope = "exponential";
  const grown = builder.value("exp", [doubled]);
  builder.scope = "ratio";
  const ratio = builder.value("div", [grown, grown]);
  const total = builder.value("reduceSum", [ratio], { axes: [0, 1], keepDims: false });
  const { graph, watched } = watchGraph(builder.finish([{ name: "total", value: total }]));
  const session = await openGraphSession(encodeModel(graphToModel(graph)), { threads: 1 });
  const watch = async (...data: number[]) => {
    const outputs = await session.run({ x: { data: Float32Array.from(data), shape: [data.length / 4, 4] } });
    const index = outputs[WATCH_OUTPUT].findIndex((mark) => mark !== 0);
    return [outputs.total[0], watched[index]?.scope];
  };
  expect(await watch(0, 1, 2, 3, 4, 5, 6, 7)).toEqual([8, undefined]);
  // e⁸⁸ is the last power of e that float32 holds.
  expect(await watch(0, 1, 50, 3)).toEqual([NaN, "exponential"]);
  expect(await watch(0, 1, Infinity, 3)).toEqual([NaN, "doubling"]);
  expect(await watch(-60, 0, 0, 0)).toEqual([NaN, "ratio"]);
  await session.close();
});
