import packageJson from "@/package.json";
import type { StatusReport } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { listDatasets } from "@/lib/store/datasets/dataset-store";
import { listWorkers } from "@/lib/store/runs/worker-store";

export const dynamic = "force-dynamic";

/** Whether everything a run needs is there. */
export const GET = handle(async (): Promise<StatusReport> => {
  const store = await serverStore();
  const [workers, datasets] = await Promise.all([listWorkers(store), listDatasets(store)]);
  return {
    version: packageJson.version,
    database: "ok",
    workers: workers.map(({ id, pid, lastSeenMs, run }) => ({ id, pid, lastSeenMs, run })),
    datasets: datasets.length,
  };
});
