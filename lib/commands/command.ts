/** @file What a command of the command line is: its words, its options, and a function that answers with data and text. */
import { parseArgs } from "node:util";
import type { Terminal } from "../../bin/terminal.mjs";
import { HilumError } from "../errors";

/** One option; `value` names what follows it in the help, e.g. `<id>`. */
export interface OptionSpec {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
  value?: string;
  help: string;
}

export type OptionSpecs = Record<string, OptionSpec>;

type OptionValue<Spec extends OptionSpec> = Spec["type"] extends "boolean"
  ? boolean
  : Spec["multiple"] extends true
    ? string[]
    : string;
/** The options that were given, by name. */
export type OptionValues<Specs extends OptionSpecs> = { [Name in keyof Specs]?: OptionValue<Specs[Name]> };

export interface CommandContext {
  json: boolean;
  /** Progress and remarks, on stderr. */
  terminal: Terminal;
  /** Aborted by Ctrl-C or SIGTERM. */
  signal: AbortSignal;
}

/** The same answer twice: one value for `--json`, one text for people. `exitCode` is 0 unless a part of the work failed. */
export interface CommandResult {
  json: unknown;
  text: string;
  exitCode?: number;
  /** The answer was printed already, as it came. @default false */
  written?: boolean;
}

export interface CommandDefinition<Specs extends OptionSpecs> {
  name: string;
  /** The arguments as the help shows them, e.g. `<path> --name <id>`. */
  usage: string;
  summary: string;
  /** More help: what it does, an example. */
  details?: string;
  options: Specs;
  /** How many positional arguments it takes. */
  positionals: { min: number; max: number };
  run(input: { values: OptionValues<Specs>; positionals: string[] }, context: CommandContext): Promise<CommandResult>;
}

/** A command with its options' types erased, for the table. */
export interface Command extends Omit<CommandDefinition<OptionSpecs>, "run"> {
  /** Parses the arguments and runs. Throws `badRequest` for arguments it does not take. */
  execute(argv: string[], context: CommandContext): Promise<CommandResult>;
}

/** Every command takes these. */
export const COMMON_OPTIONS = {
  json: { type: "boolean", help: "print one JSON value on stdout, everything else on stderr" },
  help: { type: "boolean", short: "h", help: "show this help" },
} as const satisfies OptionSpecs;

/** A command from its definition: keeps the types of its options from the table to its body. */
export function defineCommand<const Specs extends OptionSpecs>(definition: CommandDefinition<Specs>): Command {
  const { run, ...words } = definition;
  return {
    ...words,
    async execute(argv, context) {
      const parsed = parseArguments(argv, definition);
      return run(parsed, context);
    },
  };
}

function parseArguments<Specs extends OptionSpecs>(
  argv: string[],
  definition: CommandDefinition<Specs>,
): { values: OptionValues<Specs>; positionals: string[] } {
  const { name, usage, positionals: expected } = definition;
  const refuse = (message: string) =>
    new HilumError("badRequest", message, {
      remedy: `Usage: npx hilum ${name} ${usage}. See npx hilum ${name} --help.`,
    });
  const parsed = parseOrRefuse(argv, { ...definition.options, ...COMMON_OPTIONS }, refuse);
  if (parsed.positionals.length < expected.min)
    throw refuse(
      `\`${name}\` needs ${expected.min === 1 ? "an argument" : `${expected.min} arguments`} more than it was given.`,
    );
  if (parsed.positionals.length > expected.max)
    throw refuse(`\`${name}\` does not take the argument "${parsed.positionals[expected.max]}".`);
  // parseArgs has checked every value against the same specs.
  return { values: parsed.values as OptionValues<Specs>, positionals: parsed.positionals };
}

function parseOrRefuse(argv: string[], options: OptionSpecs, refuse: (message: string) => HilumError) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's sentences name the option; what follows the first full stop is advice about its own API.
    if (error instanceof Error) throw refuse(error.message.split(/\. |\n/)[0] + ".");
    throw error;
  }
}

/** A whole number given on the command line. Throws `badRequest` when it is none or out of range. */
export function wholeNumber(text: string, option: string, range: { min: number; max: number }): number {
  const value = Number(text);
  if (Number.isInteger(value) && text.trim() !== "" && value >= range.min && value <= range.max) return value;
  throw new HilumError(
    "badRequest",
    `${option} takes a whole number from ${range.min} to ${range.max}, not "${text}".`,
  );
}
