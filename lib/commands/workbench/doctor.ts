import { formatElapsed } from "../../../bin/terminal.mjs";
import { printableLine } from "../../../bin/printable.mjs";
import { formatBytes } from "../../text/format-bytes";
import { type BlobCheck, checkBlobs, repairBlobs } from "../../store/blobs/check-blobs";
import { hilumHome } from "../../store/files/hilum-home";
import { openStore, type Store } from "../../store/open-store";
import { sweepLeftovers } from "../../store/sweep-leftovers";
import { type CommandContext, defineCommand } from "../command";
import {
  blobFindings,
  databaseFault,
  examineDatabase,
  examineDisk,
  examineExperiments,
  examineKernels,
  examineKey,
  examinePermissions,
  examineProcesses,
  examineVersions,
  type DoctorFinding,
} from "./doctor-findings";

export const doctorCommand = defineCommand({
  name: "doctor",
  usage: "[--repair]",
  summary: "check films, models, database and machine, and say what to do",
  details: [
    "Reads every stored film, checkpoint and model against its SHA-256, compares them with the database, and looks at",
    "permissions, disk, versions, kernels, processes, the key of the pseudonyms and the experiments. Exit code 0: all is well.",
    "--repair closes files to other accounts and removes what nothing names and what is made anew by itself; it never",
    "touches what cannot be made anew.",
  ].join("\n"),
  options: { repair: { type: "boolean", help: "put right what can be put right without loss" } },
  positionals: { min: 0, max: 0 },
  async run({ values: { repair = false } }, context) {
    const home = hilumHome();
    const findings = [await examineVersions(), await examineKernels(), await examineExperiments()];
    const store = await openStore({ home }).catch((error: unknown) => {
      findings.push(databaseFault(error));
      return null;
    });
    try {
      if (store !== null) findings.push(...(await examineStore(store, repair, context)));
      // Last: opening the store makes the folder, and closes its upper levels.
      findings.push(await examineDisk(home), await examinePermissions(home, repair), await examineKey(home));
    } finally {
      await store?.close({ stopIdleDatabase: true });
    }
    const healthy = findings.every(({ ok }) => ok);
    return { json: { healthy, findings }, text: findingsText(findings), exitCode: healthy ? 0 : 1 };
  },
});

async function examineStore(store: Store, repair: boolean, context: CommandContext): Promise<DoctorFinding[]> {
  const swept = repair ? await sweepLeftovers(store) : null;
  let check = await readAll(store, context);
  const repaired = repair ? await repairBlobs(store, check) : 0;
  if (repaired > 0 || (repair && check.faults.some(({ derived }) => derived))) check = await readAll(store, context);
  const cleared: DoctorFinding[] =
    swept === null ? [] : [{ check: "leftovers", ok: true, detail: `removed ${swept}`, remedy: null }];
  return [await examineDatabase(store), await examineProcesses(store), ...blobFindings(check, repaired), ...cleared];
}

async function readAll(store: Store, { terminal, signal }: CommandContext): Promise<BlobCheck> {
  const startedAt = Date.now();
  const step = terminal.step("Checking stored files");
  try {
    const check = await checkBlobs(store, {
      signal,
      onProgress: (done, total, bytes) => {
        const seconds = Math.max(0.001, (Date.now() - startedAt) / 1000);
        step.progress(
          done / total,
          `${done} of ${total}, ${formatBytes(bytes / seconds)}/s, ${formatElapsed((seconds * 1000 * (total - done)) / done)} left`,
        );
      },
    });
    step.done(`Checked ${check.checked} stored files`);
    return check;
  } catch (error) {
    step.fail();
    throw error;
  }
}

function findingsText(findings: readonly DoctorFinding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, ok, detail, remedy }) => [
    `${ok ? "✓" : "✗"} ${check.padEnd(width)}  ${printableLine(detail)}`,
    ...(remedy === null ? [] : [`  ${" ".repeat(width)}  → ${printableLine(remedy)}`]),
  ]);
  const faults = findings.filter(({ ok, remedy }) => !ok && remedy !== null).length;
  return [
    ...lines,
    "",
    faults === 0 ? "All is well." : `${faults} ${faults === 1 ? "thing needs" : "things need"} attention.`,
  ].join("\n");
}
