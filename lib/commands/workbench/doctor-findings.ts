/** @file What `hilum doctor` looks at, one function a thing. Each finding is a line of its table. */
import { access, constants, readFile, stat, statfs } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { readLock } from "../../../bin/lock.mjs";
import { version } from "../../../package.json";
import { loadKernels } from "../../engines/compiled/kernels/kernel-library";
import { isHilumError } from "../../errors";
import { formatBytes } from "../../text/format-bytes";
import { type BlobCheck } from "../../store/blobs/check-blobs";
import { closeToOthers, listOpenToOthers } from "../../store/files/close-to-others";
import { readExperiments } from "../../store/files/experiment-files";
import { projectFolder } from "../../store/files/hilum-home";
import { NEWEST_SCHEMA } from "../../store/migrate";
import { type Store } from "../../store/open-store";
import { fateOf } from "../../store/process-identity";
import { errorCode } from "../../error-code";
import { listWorkers } from "../../store/runs/worker-store";
import { listWriters } from "../../store/blobs/write-intents";

export interface DoctorFinding {
  check: string;
  ok: boolean;
  detail: string;
  /** What to do; null where nothing is to be done. */
  remedy: string | null;
}

const fine = (check: string, detail: string): DoctorFinding => ({ check, ok: true, detail, remedy: null });
const fault = (check: string, detail: string, remedy: string): DoctorFinding => ({ check, ok: false, detail, remedy });

/** Below this a run's checkpoints or an import soon fill the disk. */
const LOW_DISK_BYTES = 1e9;
const KEY_BYTES = 32;

export async function examineVersions(): Promise<DoctorFinding> {
  const project = projectFolder();
  const [lock, marker] = await Promise.all([
    readFile(join(project, "package-lock.json")).catch(() => null),
    readFile(join(project, "node_modules", ".hilum-lock"), "utf8").catch(() => null),
  ]);
  const detail = `Hilum ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  if (Number(process.versions.node.split(".")[0]) < 20) return fault("versions", detail, "Install Node 20 or newer.");
  // The launcher writes the marker; an installation by npm ci alone has none.
  if (lock === null || marker === null || marker.startsWith(createHash("sha256").update(lock).digest("hex")))
    return fine("versions", detail);
  return fault("versions", `${detail}; node_modules is not of this package-lock.json`, "Run npm ci.");
}

export async function examineDisk(home: string): Promise<DoctorFinding> {
  const { bavail, bsize } = await statfs(home);
  const free = `${formatBytes(bavail * bsize)} free for ${home}`;
  const writable = await access(home, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable)
    return fault(
      "disk",
      `${home} cannot be written`,
      "Give this account the right to write there, or set HILUM_HOME to another folder.",
    );
  return bavail * bsize < LOW_DISK_BYTES
    ? fault("disk", free, "Free some space: imports and checkpoints need it. What is stored is safe.")
    : fine("disk", free);
}

export async function examinePermissions(home: string, repair: boolean): Promise<DoctorFinding> {
  if (process.platform === "win32") return fine("permissions", "as Windows inherits them from the folder above");
  const repaired = repair ? (await closeToOthers(home, { everywhere: true })).closed : 0;
  const open = await listOpenToOthers(home);
  if (open.length === 0)
    return fine(
      "permissions",
      repaired === 0
        ? "the state folder is closed to other accounts"
        : `closed ${repaired} files and folders to other accounts`,
    );
  return fault(
    "permissions",
    `other accounts can read ${open.length} files and folders, such as ${open[0]}`,
    repair ? "They belong to another account: close them as that one." : "npx hilum doctor --repair closes them.",
  );
}

export async function examineKey(home: string): Promise<DoctorFinding> {
  const size = await stat(join(home, "pseudonym.key")).then(
    (found) => found.size,
    (error: unknown) => (errorCode(error) === "ENOENT" ? null : -1),
  );
  if (size === null) return fine("pseudonyms", "no key yet: it is made at the first import");
  if (size === KEY_BYTES) return fine("pseudonyms", "the key is there");
  return fault(
    "pseudonyms",
    `pseudonym.key is damaged (${Math.max(0, size)} of ${KEY_BYTES} bytes)`,
    "Bring it back from a backup (npx hilum restore into another folder). Without it films imported later do not join their patients' earlier ones.",
  );
}

export async function examineExperiments(): Promise<DoctorFinding> {
  const { experiments, unreadable } = await readExperiments();
  if (unreadable.length === 0) return fine("experiments", `${experiments.length} can be read`);
  return fault(
    "experiments",
    unreadable.map(({ file, reason }) => `${file}: ${reason}`).join("; "),
    "Correct the files, or restore them from git or a backup.",
  );
}

/** Without kernels everything works, more slowly: no fault. */
export async function examineKernels(): Promise<DoctorFinding> {
  const kernels = await loadKernels();
  return fine(
    "kernels",
    "library" in kernels
      ? `built for this machine (${kernels.library.vectorWidth} numbers at once)`
      : `not built, ${kernels.missing}: training runs on onnxruntime, more slowly`,
  );
}

export async function examineProcesses(store: Store): Promise<DoctorFinding> {
  const [holder, workers] = await Promise.all([readLock(join(store.home, "workbench.lock")), listWorkers(store)]);
  const workbench = holder === null ? "the workbench does not run" : `the workbench runs (process ${holder.pid})`;
  const left = listWriters(store.blobFolder).filter(({ identity }) => fateOf(identity) === "gone").length;
  const detail = `${workbench}, ${workers.length} ${workers.length === 1 ? "worker" : "workers"}`;
  return left === 0
    ? fine("processes", detail)
    : fault(
        "processes",
        `${detail}; ${left} that were killed left something unfinished`,
        "npx hilum doctor --repair clears it away, as does the next start of the workbench.",
      );
}

/** A data set's counts against its films. */
export async function examineDatabase(store: Store): Promise<DoctorFinding> {
  const { rows } = await store.pool.query<{ dataset: string; version: number }>(`
    select v.dataset, v.version from hilum.dataset_versions v left join hilum.films i on i.dataset = v.dataset and i.version = v.version
    group by v.dataset, v.version, v.films having count(i.dataset) <> v.films`);
  if (rows.length === 0) return fine("database", `schema ${NEWEST_SCHEMA}, its counts fit its rows`);
  return fault(
    "database",
    `films are missing from the lists of ${rows.map(({ dataset, version: number }) => `${dataset} version ${number}`).join(", ")}`,
    "Restore a backup with npx hilum restore, or delete the data set and import it again.",
  );
}

export function databaseFault(error: unknown): DoctorFinding {
  if (!isHilumError(error)) throw error;
  return fault("database", error.message, error.remedy ?? "Look at the log of the database.");
}

/** A line for each file that is not as it should be, or one for all. */
export function blobFindings({ checked, bytes, faults, unnamed }: BlobCheck, repaired: number): DoctorFinding[] {
  const summary = `${checked} checked against their SHA-256, ${formatBytes(bytes)}${repaired > 0 ? `; ${repaired} removed that nothing needs` : ""}`;
  const findings = faults.map(({ what, state, remedy, digest }) =>
    fault("stored files", `${what} is ${state} (${digest.slice(0, 12)})`, remedy),
  );
  if (unnamed.length > 0)
    findings.push(
      fault("stored files", `${unnamed.length} that nothing names`, "npx hilum doctor --repair deletes them."),
    );
  return [{ check: "stored files", ok: faults.length === 0, detail: summary, remedy: null }, ...findings];
}
