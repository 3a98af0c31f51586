import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { HilumError } from "../../errors";

/** The unprivileged account that the server runs as when Hilum itself runs as root. */
export interface Account {
  uid: number;
  gid: number;
}

export interface ProgramResult {
  exitCode: number | null;
  /** stdout and stderr as they came, at most the last 20,000 characters. */
  output: string;
}

/** The account for the server: null for an ordinary user, who runs it as himself. PostgreSQL refuses to run as root. */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const accounts = await readFile("/etc/passwd", "utf8").catch(() => "");
  for (const name of ["postgres", "nobody", "daemon"]) {
    const fields = accounts
      .split("\n")
      .find((line) => line.startsWith(`${name}:`))
      ?.split(":");
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new HilumError(
    "environment",
    "PostgreSQL does not run as root, and this system has no postgres or nobody account to run it as.",
    { remedy: "Start Hilum as an ordinary user, or set DATABASE_URL to a server of your own." },
  );
}

/** True when the account can enter the folder and write there. */
export async function canWrite(account: Account, folder: string): Promise<boolean> {
  const { exitCode } = await runAs(account, "/bin/sh", ["-c", 'cd "$1" && test -w .', "sh", folder], "/");
  return exitCode === 0;
}

/** Runs a program to its end as the account, with a clean environment. A program that cannot be started has exit code null. */
export function runAs(
  account: Account | null,
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...(account ?? {}),
      cwd,
      env: serverEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let output = "";
    const collect = (chunk: Buffer) => (output = (output + chunk.toString("utf8")).slice(-20_000));
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ exitCode: null, output: output + error.message }));
    child.on("close", (exitCode) => resolve({ exitCode, output }));
  });
}

/** Without the caller's PG* variables, which would redirect the server, and in one language, so that logs can be read. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH, TZ, SystemRoot } = process.env;
  return {
    NODE_ENV: process.env.NODE_ENV ?? "production",
    PATH,
    LC_ALL: "C",
    ...(TZ ? { TZ } : {}),
    ...(SystemRoot ? { SystemRoot } : {}),
  };
}
