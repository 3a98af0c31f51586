import { createHash } from "node:crypto";
import { chmod, chown, mkdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { HilumError } from "../../errors";
import { writeDurably } from "../files/write-durably";
import { type Account, canWrite, serverAccount } from "./account";

/** Where the embedded server lives and as whom. */
export interface ServerPlacement {
  account: Account | null;
  /** Its folder: `data`, `password`, `postgres.log`, and `binaries` where they had to be copied. */
  folder: string;
}

const Recorded = z.object({ folder: z.string() });

/**
 * The server's folder: `<home>/postgres`, or `/var/lib/hilum-<digest of home>` when Hilum runs as root and the account
 * PostgreSQL must use cannot enter the home; that choice is kept in `<home>/postgres.json`, so that a moved home finds it.
 */
export async function placeServer(home: string): Promise<ServerPlacement> {
  const account = await serverAccount();
  const record = join(home, "postgres.json");
  const recorded = await readFile(record, "utf8").then(
    (text) => Recorded.parse(JSON.parse(text)).folder,
    () => null,
  );
  if (recorded !== null) return { account, folder: recorded };

  // PostgreSQL reports its folder as it was given: one spelling for every process, whatever links led here.
  const inside = join(await realpath(home), "postgres");
  const folder = await chooseFolder(inside, account, home);
  if (folder !== inside) await writeDurably(record, Buffer.from(JSON.stringify({ folder }) + "\n"));
  return { account, folder };
}

async function chooseFolder(inside: string, account: Account | null, home: string): Promise<string> {
  await makeFolder(inside, account);
  if (account === null || (await canWrite(account, inside))) return inside;
  await letThrough(home, account);
  if (await canWrite(account, inside)) return inside;

  const outside = join("/var/lib", `hilum-${createHash("sha256").update(inside).digest("hex").slice(0, 12)}`);
  await makeFolder(outside, account);
  if (await canWrite(account, outside)) return outside;
  throw new HilumError(
    "storageUnavailable",
    `PostgreSQL cannot run as root, and its account (uid ${account.uid}) can write neither ${inside} nor ${outside}.`,
    {
      remedy:
        "Start Hilum as an ordinary user, set HILUM_HOME to a folder that account may enter, or set DATABASE_URL.",
    },
  );
}

/** Lets the server's account pass through the home to its own folder; it can list and read nothing there. */
async function letThrough(home: string, { gid }: Account): Promise<void> {
  const { uid, mode } = await stat(home);
  if (uid !== process.getuid?.()) return;
  await chown(home, uid, gid);
  await chmod(home, (mode & 0o700) | 0o010);
}

async function makeFolder(folder: string, account: Account | null): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  if (account !== null) await chown(folder, account.uid, account.gid);
}
