import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { listDatasets } from "@/lib/store/dataset-store";

/** GET /api/datasets: all data sets, the newest first. */
export const GET = handle(async () => listDatasets(await serverStore()));
