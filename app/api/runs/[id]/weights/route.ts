import { z } from "zod";
import { describeWeights } from "@/lib/api/server/describe-weights";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { HilumError } from "@/lib/errors";
import { loadWeights } from "@/lib/jobs/models/run-weights";

export const dynamic = "force-dynamic";

/** The arrays of a trained network; with `?parameter=` the values of one, as little-endian float32. */
export const GET = handle<{ id: string }>(async (request, { params }) => {
  const { parameter } = readQuery(request, z.object({ parameter: z.string().optional() }));
  const weights = await loadWeights(await serverStore(), (await params).id);
  if (parameter === undefined) return describeWeights(weights);
  const wanted = weights.find(({ name }) => name === parameter);
  if (!wanted)
    throw new HilumError("notFound", `The network has no parameter "${parameter}".`, {
      remedy: "Ask without a parameter for the list.",
    });
  return new Response(new Float32Array(wanted.data).buffer, {
    headers: { "content-type": "application/octet-stream" },
  });
});
