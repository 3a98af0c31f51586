/** @file Tests only: an import in a process of its own, which is killed (SIGKILL) the moment it has read so many films. Argument: {database, blobFolder, path, name, killedAt} as JSON. */
import { z } from "zod";
import { openStore } from "../../store/open-store";
import { TEST_HOME } from "../../store/test-store";
import { importDataset } from "./import-dataset";

const { database, blobFolder, path, name, killedAt } = z
  .object({ database: z.string(), blobFolder: z.string(), path: z.string(), name: z.string(), killedAt: z.number() })
  .parse(JSON.parse(process.argv[2]));
const store = await openStore({ home: TEST_HOME, databaseUrl: "", database, blobFolder });
await importDataset(store, {
  path,
  name,
  title: name,
  onProgress: ({ done }) => done === killedAt && process.kill(process.pid, "SIGKILL"),
});
await store.close();
