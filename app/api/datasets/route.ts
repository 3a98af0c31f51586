import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { listDatasets } from "@/lib/store/datasets/dataset-store";

const Which = z.object({ bin: z.enum(["true", "false"]).default("false") });

/** GET /api/datasets: all data sets in use, the newest first; with ?bin=true those in the bin. */
export const GET = handle(async (request) =>
  listDatasets(await serverStore(), { inBin: readQuery(request, Which).bin === "true" }),
);
