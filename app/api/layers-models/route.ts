import { MAX_LAYERS_BYTES } from "@/lib/api/server/border/api-routes";
import { readFormFiles } from "@/lib/api/server/read-form-files";
import { type LayersModelAnswer } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { storeLayersModel } from "@/lib/jobs/models/layers-models";

/** Networks are cut into shards of 4 MB. */
const MAX_FILES = 512;

/** POST /api/layers-models: multipart, `model.json` and its weight files in `file` → what a run names them by, and the network in them. */
export const POST = handle(async (request): Promise<LayersModelAnswer> => {
  const files = await readFormFiles(request, {
    files: MAX_FILES,
    fileBytes: MAX_LAYERS_BYTES,
    remedy: "Send model.json and its weight files in fields called file.",
  });
  return storeLayersModel(
    await serverStore(),
    files.flatMap(({ name, bytes }) => (bytes === null ? [] : { path: name, bytes })),
    "Brought network",
  );
});
