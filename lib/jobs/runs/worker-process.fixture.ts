/** @file Tests only: a worker in a process of its own, which can be killed. Argument: {database, blobFolder, checkpointEveryMs?} as JSON. */
import { z } from "zod";
import { openStore } from "../../store/open-store";
import { TEST_HOME } from "../../store/test-store";
import { runWorker } from "./worker";

const { database, blobFolder, checkpointEveryMs } = z
  .object({ database: z.string(), blobFolder: z.string(), checkpointEveryMs: z.number().optional() })
  .parse(JSON.parse(process.argv[2]));
const shutdown = new AbortController();
process.on("SIGTERM", () => shutdown.abort());

const store = await openStore({ home: TEST_HOME, databaseUrl: "", database, blobFolder });
await runWorker(store, {
  signal: shutdown.signal,
  threads: 1,
  checkpointEveryMs,
  log: (line) => process.stderr.write(`${line}\n`),
});
await store.close();
