/** @file `--split kfold --folds 5 --fold 2`: how a command is told a split. */
import { SplitSpec } from "../../datasets/splits/split-spec";
import { HilumError } from "../../errors";
import { type OptionSpecs, type OptionValues, wholeNumber } from "../command";

/** What people write after `--split`, and what the document calls it. */
const PROTOCOLS = new Map<string, SplitSpec["protocol"]>([
  ["holdout", "holdout"],
  ["kfold", "kfold"],
  ["leave-one-source-out", "leaveOneSourceOut"],
]);

export const SPLIT_OPTIONS = {
  split: { type: "string", value: "<protocol>", help: `${[...PROTOCOLS.keys()].join(", ")}` },
  folds: { type: "string", value: "<n>", help: "k-fold: how many test sets share the films (default: 5)" },
  fold: { type: "string", value: "<n>", help: "k-fold: which one is tested on, from 1 (default: 1)" },
  repeat: { type: "string", value: "<n>", help: "k-fold: another repeat deals the folds anew, from 1 (default: 1)" },
  source: { type: "string", value: "<name>", help: "leave-one-source-out: the source that is tested on" },
  "test-share": { type: "string", value: "<share>", help: "hold-out: share of the films to test on (default: 0.2)" },
  "validation-share": { type: "string", value: "<share>", help: "share of the films to validate on (default: 0.12)" },
  stratify: {
    type: "string",
    multiple: true,
    value: "<attribute>",
    help: "balance beside the class by source or view",
  },
  "test-only": {
    type: "string",
    multiple: true,
    value: "<source>",
    help: "a source that is tested on and never trained on",
  },
  "split-seed": { type: "string", value: "<n>", help: "another seed divides anew (default: 1)" },
} as const satisfies OptionSpecs;

export type SplitValues = OptionValues<typeof SPLIT_OPTIONS>;

const MOST = 2 ** 31 - 1;

/** The split with what was given replaced. An option of one protocol chooses it. Throws `badRequest` for what does not go together. */
export function applySplitOptions(split: SplitSpec, values: SplitValues): SplitSpec {
  const protocol = protocolOf(values) ?? split.protocol;
  const { validationShare, seed, stratifyBy, testOnlySources, trainingPatients } = split;
  const kept =
    protocol === split.protocol
      ? split
      : { protocol, validationShare, seed, stratifyBy, testOnlySources, trainingPatients };
  const given = {
    folds: whole(values.folds, "--folds"),
    fold: countedFromOne(values.fold, "--fold"),
    repeat: countedFromOne(values.repeat, "--repeat"),
    source: values.source,
    testShare: share(values["test-share"], "--test-share"),
    validationShare: share(values["validation-share"], "--validation-share"),
    stratifyBy: values.stratify?.flatMap((names) => names.split(",")),
    testOnlySources: values["test-only"],
    seed: whole(values["split-seed"], "--split-seed"),
  };
  const parsed = SplitSpec.safeParse({
    ...kept,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where =
    issue.code === "unrecognized_keys"
      ? `${protocol} has no ${issue.keys.join(", ")}`
      : `${issue.path.join(".")}: ${issue.message}`;
  throw new HilumError("badRequest", `That is no split: ${where}.`, {
    remedy:
      protocol === "leaveOneSourceOut"
        ? "Name the source to leave out: --source <name>."
        : "See the options with --help.",
  });
}

function protocolOf({ split, folds, fold, repeat, source }: SplitValues): SplitSpec["protocol"] | undefined {
  if (split === undefined)
    return folds !== undefined || fold !== undefined || repeat !== undefined
      ? "kfold"
      : source !== undefined
        ? "leaveOneSourceOut"
        : undefined;
  const protocol = PROTOCOLS.get(split);
  if (protocol === undefined)
    throw new HilumError("badRequest", `There is no split protocol "${split}".`, {
      remedy: `There are: ${[...PROTOCOLS.keys()].join(", ")}.`,
    });
  return protocol;
}

const whole = (text: string | undefined, option: string) =>
  text === undefined ? undefined : wholeNumber(text, option, { min: 0, max: MOST });
const countedFromOne = (text: string | undefined, option: string) =>
  text === undefined ? undefined : wholeNumber(text, option, { min: 1, max: MOST }) - 1;

function share(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new HilumError("badRequest", `${option} takes a share between 0 and 1, not "${text}".`);
}
