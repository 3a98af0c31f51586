/** @file Tests only: opens a store in a process of its own and prints what it found, as JSON on one line. */
import { isHilumError } from "../../errors";
import { openStore } from "../open-store";

try {
  const store = await openStore({ home: process.argv[2], databaseUrl: "" });
  const { rows } = await store.pool.query<{ started: string; folder: string; account: string }>(
    "select pg_postmaster_start_time()::text as started, current_setting('data_directory') as folder, current_setting('fsync') as fsync",
  );
  // "stay": until it is killed.
  if (process.argv[3] !== "stay") await store.close({ stopIdleDatabase: process.argv[3] === "stop" });
  process.stdout.write(JSON.stringify(rows[0]));
} catch (error) {
  process.stdout.write(
    JSON.stringify({
      error: isHilumError(error)
        ? { code: error.code, message: error.message }
        : { code: "bug", message: String(error) },
    }),
  );
}
