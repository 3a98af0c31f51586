/** @file The command line: finds the command, runs it, prints its answer, and says failures in words. */
import { printable, printableJson } from "../../bin/printable.mjs";
import { createTerminal, type Terminal } from "../../bin/terminal.mjs";
import { version } from "../../package.json";
import { HilumError, isHilumError, toErrorBody } from "../errors";
import { knownFailure } from "../failures/known-failure";
import { unstorableValue } from "../failures/storage-failure";
import { bugReport } from "../store/bug-report";
import { closestWord } from "../text/closest-word";
import type { CommandResult } from "./command";
import { COMMANDS, findCommand } from "./command-table";
import { commandText, overviewText } from "./help-text";
import { Interrupted } from "./interrupted";

const EXIT = { success: 0, failure: 1, usage: 2, interrupted: 130 };

/**
 * Runs one command line (without `node` and the script) and resolves to the exit code: 0 only on success. With
 * `--json` stdout gets exactly one JSON value, `{error: {code, message, remedy, reasons}}` after a failure.
 */
export async function main(argv: string[]): Promise<number> {
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? EXIT.success : EXIT.failure),
  );
  const options = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : argv.length);
  const json = options.includes("--json");
  const terminal = createTerminal();
  const interruption = listenForInterruption();
  try {
    const {
      text,
      json: value,
      exitCode = EXIT.success,
      written = false,
    } = await answer(options, argv, { json, terminal, signal: interruption.signal });
    if (!written) process.stdout.write(`${json ? printableJson(value) : printable(text)}\n`);
    return exitCode;
  } catch (error) {
    return report(
      interruption.signal.aborted && !(error instanceof Interrupted) ? new Interrupted("Stopped.") : error,
      json,
      terminal,
    );
  } finally {
    interruption.stop();
  }
}

async function answer(
  options: string[],
  argv: string[],
  context: { json: boolean; terminal: Terminal; signal: AbortSignal },
): Promise<CommandResult> {
  const wantsHelp = options.includes("--help") || options.includes("-h");
  const first = argv.find((word) => !word.startsWith("-"));
  if (first === undefined && options.includes("--version")) return { json: { version }, text: version };
  const found = findCommand(argv.slice(argv.indexOf(first ?? "")));
  if (first === undefined || (!found && wantsHelp))
    return {
      json: { commands: COMMANDS.map(({ name, summary }) => ({ name, summary })) },
      text: overviewText(version),
    };
  if (!found) throw unknownCommand(argv);
  const command = await found.entry.load();
  if (wantsHelp)
    return {
      json: { name: command.name, usage: command.usage, summary: command.summary, options: command.options },
      text: commandText(command),
    };
  return command.execute(found.rest, context);
}

function unknownCommand(argv: string[]): HilumError {
  const words = argv.filter((word) => !word.startsWith("-"));
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => name);
  const near =
    closestWord(
      words.slice(0, 2).join(" "),
      COMMANDS.map(({ name }) => name),
    ) ??
    closestWord(
      words[0],
      COMMANDS.map(({ name }) => name),
    );
  const remedy =
    group.length > 0
      ? `There are: ${group.join(", ")}.`
      : near
        ? `Did you mean \`npx hilum ${near}\`?`
        : "npx hilum --help lists the commands.";
  return new HilumError(
    "badRequest",
    `There is no command \`${words.slice(0, group.length > 0 ? 2 : 1).join(" ")}\`.`,
    { remedy },
  );
}

function report(thrown: unknown, json: boolean, terminal: Terminal): number {
  const error = knownFailure(thrown) ?? unstorableValue(thrown) ?? thrown;
  const interrupted = error instanceof Interrupted;
  const body = interrupted ? { code: "interrupted", message: error.message } : toErrorBody(error);
  if (json) process.stdout.write(`${printableJson({ error: body })}\n`);
  terminal.line(interrupted ? body.message : terminal.red(body.message));
  if ("remedy" in body && body.remedy) terminal.line(body.remedy);
  if (interrupted) return EXIT.interrupted;
  if (!isHilumError(error)) terminal.line(terminal.dim(bugReport(error)));
  return isHilumError(error) && error.code === "badRequest" ? EXIT.usage : EXIT.failure;
}

/** The first signal asks the command to end in order; a second one ends the process at once. */
function listenForInterruption() {
  const controller = new AbortController();
  let hungUp = false;
  const onSignal = (name: NodeJS.Signals) => {
    hungUp ||= name === "SIGHUP" && (process.stdout.isTTY || process.stderr.isTTY);
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new Interrupted("Stopped."));
  };
  // Windows has no SIGQUIT to listen to.
  const names = (["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const).filter(
    (name) => process.platform !== "win32" || name !== "SIGQUIT",
  );
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of names) process.off(name, onSignal);
      // Node ends with a segmentation fault where it resets a terminal that was closed.
      if (hungUp) process.kill(process.pid, "SIGHUP");
    },
  };
}
