import { formatElapsed } from "../../../bin/terminal.mjs";
import { formatBytes } from "../../text/format-bytes";
import { writeBackup } from "../../store/backup/write-backup";
import { defineCommand } from "../command";
import { withStore } from "../with-store";

export const backupCommand = defineCommand({
  name: "backup",
  usage: "<file>",
  summary: "write everything into one file, while the workbench runs",
  details: [
    "A tar of the data sets with their films, runs with their checkpoints, models, experiments and the key of the",
    "pseudonyms, as they are at one moment, each stored file checked. Thumbnails and films prepared for training are made",
    "anew when they are needed. Whoever has the file has the films and the key: keep it as private as them.",
  ].join("\n"),
  options: {},
  positionals: { min: 1, max: 1 },
  run: ({ positionals: [file] }, { terminal, signal }) =>
    withStore(async (store) => {
      const startedAt = Date.now();
      const step = terminal.step("Writing the backup");
      const written = await writeBackup(store, file, {
        signal,
        onProgress: (done, total) => step.progress(done / total, `${done} of ${total} stored files`),
      }).catch((error: unknown) => {
        step.fail();
        throw error;
      });
      step.done(`Backup written in ${formatElapsed(Date.now() - startedAt)}`);
      const { absent, ...facts } = written;
      const text = [
        `${written.file}: ${formatBytes(written.bytes)}, ${written.blobs} stored files, ${written.rows} rows, ${written.experiments} experiments.`,
        "It holds the films and the key of the pseudonyms: keep it private.",
        ...(absent.length === 0
          ? []
          : [
              `Not in it, for they are damaged or missing (npx hilum doctor tells what to do):`,
              ...absent.map((words) => `  ${words}`),
            ]),
      ].join("\n");
      return { json: { ...facts, absent }, text, exitCode: absent.length === 0 ? 0 : 1 };
    }),
});
