import { HilumError, type RefusalReason } from "../../errors";
import { type RejectedFile } from "../dataset";
import { groupReasons } from "./review-import";

const REASONS_IN_WORDS = 8;
const EXAMPLES = 3;

/**
 * The failure of an import none of whose files became a film: each distinct reason with the number of its files and some
 * of their names, in words and as data.
 * @param name what the data set was to be called.
 */
export function allRefused(name: string, rejected: readonly RejectedFile[]): HilumError {
  if (rejected.length === 0)
    return new HilumError("invalidDataset", `Data set ${name} has no readable film: there is no file in the folder.`, {
      remedy: "Give the folder that holds the films.",
    });
  const reasons: RefusalReason[] = groupReasons(rejected).map(({ reason, files }) => ({
    reason,
    files: files.length,
    examples: files.slice(0, EXAMPLES),
  }));
  const lines = reasons
    .slice(0, REASONS_IN_WORDS)
    .map(
      ({ reason, files, examples }) =>
        `  ${files} × ${reason} (${examples.join(", ")}${files > examples.length ? ", …" : ""})`,
    );
  const hidden = reasons.length - lines.length;
  return new HilumError(
    "invalidDataset",
    [
      `Data set ${name} has no readable film. Of ${rejected.length} ${rejected.length === 1 ? "file" : "files"}:`,
      ...lines,
      ...(hidden > 0 ? [`  and ${hidden} more reasons (--json has all)`] : []),
    ].join("\n"),
    {
      remedy: "Nothing was changed. Mend what the reasons say, or import other files.",
      reasons,
    },
  );
}
