/** @file Tests only: a process that stores or deletes blobs and never names them. Argument: {database, blobFolder, what, digest?} as JSON; it says "ready" and waits to be killed. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { openStore } from "../open-store";
import { TEST_HOME } from "../test-store";

const { database, blobFolder, what, digest } = z
  .object({
    database: z.string(),
    blobFolder: z.string(),
    what: z.enum(["store", "abandon", "write", "doom"]),
    digest: z.string().default(""),
  })
  .parse(JSON.parse(process.argv[2]));
const store = await openStore({ home: TEST_HOME, databaseUrl: "", database, blobFolder });
const say = (text: string) => process.stdout.write(`${text}\n`);

if (what === "store") say(await store.blobs.put(new TextEncoder().encode("a checkpoint that no row names")));
if (what === "abandon") {
  const abandoned = await store.blobs.put(
    new TextEncoder().encode("a checkpoint of a run that another worker took over"),
  );
  store.blobs.abandon([abandoned]);
  say(abandoned);
}
if (what === "doom") {
  store.blobs.doom([digest]);
  say("ready");
}
// Without an end: whenever the kill comes, it comes in the middle of a write.
if (what === "write") {
  say("ready");
  for (;;) await store.blobs.add(randomBytes(32 * 1024 * 1024));
}
setInterval(() => undefined, 1_000);
