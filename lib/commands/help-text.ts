import { type Command, COMMON_OPTIONS, type OptionSpecs } from "./command";
import { COMMANDS } from "./command-table";

/** The help of the whole command line. */
export function overviewText(version: string): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    `Hilum ${version}: a research workbench for chest X-ray classifiers.`,
    "Research and teaching demonstration — not a medical device.",
    "",
    "Usage: npx hilum <command> [options]",
    "",
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "npx hilum <command> --help tells more about one. --json prints one JSON value on stdout.",
    "State lies in .hilum (HILUM_HOME moves it); DATABASE_URL uses a PostgreSQL server of your own.",
  ].join("\n");
}

/** The help of one command. */
export function commandText({ name, usage, summary, details, options }: Command): string {
  return [
    `npx hilum ${name} ${usage}`.trim(),
    `  ${summary}`,
    ...(details ? ["", details] : []),
    "",
    "Options:",
    ...optionLines({ ...options, ...COMMON_OPTIONS }),
  ].join("\n");
}

function optionLines(options: OptionSpecs): string[] {
  const rows = Object.entries(options).map(([name, { short, value, multiple, help }]) => ({
    left: `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}${multiple ? " …" : ""}`,
    help,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}`);
}
