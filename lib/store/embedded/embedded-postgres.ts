import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withFileLock } from "../files/file-lock";
import { storageFailure } from "../../failures/storage-failure";
import { serverBinaries } from "./binaries";
import { type ServerPlacement, placeServer } from "./server-placement";
import { createCluster, findRunning, hasCluster, type ServerAddress, startServer, stopServer } from "./postmaster";

/**
 * Calls `use` with the address of the one PostgreSQL of this home: the one that runs, or one created and started now,
 * in a process of its own that outlives this one and ends with its last user. `use` runs under the start lock, so that
 * a connection it makes is seen by anyone who wants to stop the server. Throws `storageUnavailable` or `environment`.
 */
export async function withEmbeddedPostgres<T>(home: string, use: (address: ServerAddress) => Promise<T>): Promise<T> {
  await makeHome(home);
  return locked(home, async () => {
    const placement = await placeServer(home);
    return use((await findRunning(placement)) ?? (await start(placement, lockOf(home))));
  });
}

/** Stops the server of this home when `isIdle` says so, under the start lock: nobody can connect in between. */
export async function stopEmbeddedPostgres(home: string, isIdle: () => Promise<boolean>): Promise<void> {
  await locked(home, async () => {
    if (!(await isIdle())) return;
    const placement = await placeServer(home);
    await stopServer(placement, await serverBinaries(placement.account, binariesCopy(placement)));
  });
}

async function start(placement: ServerPlacement, lock: string): Promise<ServerAddress> {
  const binaries = await serverBinaries(placement.account, binariesCopy(placement));
  if (!(await hasCluster(placement))) await createCluster(placement, binaries);
  return startServer(placement, binaries, lock);
}

const lockOf = (home: string) => join(home, "postgres.lock");
const binariesCopy = ({ folder }: ServerPlacement) => join(folder, "binaries");

async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
  } catch (error) {
    throw storageFailure(error, home);
  }
}

async function locked<T>(home: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withFileLock(lockOf(home), work);
  } catch (error) {
    throw storageFailure(error, home);
  }
}
