import { formatElapsed } from "../../../bin/terminal.mjs";
import { formatBytes } from "../../text/format-bytes";
import { restoreBackup } from "../../store/backup/restore-backup";
import { hilumHome } from "../../store/files/hilum-home";
import { defineCommand } from "../command";

export const restoreCommand = defineCommand({
  name: "restore",
  usage: "<file> [--into <folder>]",
  summary: "make a state folder of a backup",
  details: [
    "The folder must be empty or not there: what exists is never overwritten. Everything is checked against its SHA-256",
    "before the folder gets its name. Experiments come into their folder; one that stands there with another content stays.",
  ].join("\n"),
  options: {
    into: { type: "string", value: "<folder>", help: "the state folder to make (default: HILUM_HOME, else .hilum)" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [file] }, { terminal, signal }) {
    const startedAt = Date.now();
    const step = terminal.step("Restoring the backup");
    const restored = await restoreBackup(file, {
      home: values.into ?? hilumHome(),
      signal,
      onProgress: (bytes) => step.progress(null, formatBytes(bytes)),
    }).catch((error: unknown) => {
      step.fail();
      throw error;
    });
    step.done(`Restored in ${formatElapsed(Date.now() - startedAt)}`);
    const { home, blobs, rows, experiments, kept, absent, header } = restored;
    const text = [
      `${home}: ${blobs} stored files, ${rows} rows, ${experiments} experiments, as of ${header.createdAt}.`,
      ...(kept.length === 0 ? [] : [`Left as they are, for they differ from the backup: ${kept.join(", ")}`]),
      ...(absent.length === 0
        ? []
        : [
            `${absent.length} stored files were damaged or missing when the backup was made: npx hilum doctor names them.`,
          ]),
      ...(values.into === undefined ? [] : [`Open it with HILUM_HOME=${home}`]),
    ].join("\n");
    return { json: restored, text };
  },
});
