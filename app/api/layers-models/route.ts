import { type StoredLayersModel } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { HilumError } from "@/lib/errors";
import { storeLayersModel } from "@/lib/runs/layers-models";

const MAX_BYTES = 512 * 2 ** 20;

/** POST /api/layers-models: multipart, `model.json` and its weight files in `file` → what a run names them by, and the network in them. */
export const POST = handle(async (request): Promise<StoredLayersModel> => {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BYTES) throw new HilumError("tooLarge", `The files are larger than ${MAX_BYTES / 2 ** 20} MiB together.`, { remedy: "Bring a smaller network, or one with quantised weights." });
  const form = await request.formData().catch((cause: unknown) => {
    throw new HilumError("badRequest", "The request is not a multipart form.", { remedy: "Send model.json and its weight files in fields called file.", cause });
  });
  const files = form.getAll("file").filter((entry) => entry instanceof File);
  const layersFiles = await Promise.all(files.map(async (file) => ({ path: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
  return storeLayersModel(await serverStore(), layersFiles, "Brought network");
});
