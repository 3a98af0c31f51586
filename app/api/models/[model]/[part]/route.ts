import { z } from "zod";
import { bytesResponse } from "@/lib/api/server/bytes-response";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { HilumError } from "@/lib/errors";
import { type PublishedModel } from "@/lib/publish/model";
import { getModel } from "@/lib/store/models/model-store";

const Query = z.object({ version: z.coerce.number().int().min(1).optional(), digest: z.string().optional() });

function partOf(model: PublishedModel, part: string): { digest: string; type: string } {
  if (part === "onnx") return { digest: model.onnxDigest, type: "application/octet-stream" };
  if (part === "explain") return { digest: model.explainDigest, type: "application/octet-stream" };
  if (part === "golden") return { digest: model.golden.image, type: "image/png" };
  throw new HilumError("notFound", `A model has no part called ${part}.`, {
    remedy: "Ask for onnx, explain or golden.",
  });
}

/** GET /api/models/:model/{onnx,explain,golden}: the bytes of a published model. */
export const GET = handle<{ model: string; part: string }>(async (request, { params }) => {
  const { model: name, part } = await params;
  const store = await serverStore();
  const { digest, type } = partOf(await getModel(store, name, readQuery(request, Query).version), part);
  return bytesResponse(request, { digest, type, load: () => store.blobs.get(digest) });
});
