import { line } from "../../../bin/printable.mjs";
import { HilumError } from "../../errors";
import { findLabelDoubts } from "../../jobs/label-reviews/find-label-doubts";
import { decimal, textTable } from "../../text/text-table";
import { defineCommand, wholeNumber } from "../command";
import { withStore } from "../with-store";
import { datasetId } from "./dataset-id";

export const datasetDoubtsCommand = defineCommand({
  name: "dataset doubts",
  usage: "<id> --runs <run>,<run>… [--reader <name>]",
  summary: "list films whose labels networks contradict with confidence",
  details: [
    "By the test predictions of runs on the data set, which no network saw in training: the folds of a cross-validation",
    "cover every film. Confident learning (Northcutt 2021): a label is contradicted where another one reaches the",
    "probability that its own films get on average. The most doubtful first.",
    "",
    "What a reader said of a label is taken by: npx hilum dataset relabel. Films that the reader of --reader agreed with",
    "are left out.",
  ].join("\n"),
  options: {
    runs: { type: "string", value: "<run,run>", help: "the runs that are asked, by name or id" },
    reader: { type: "string", value: "<name>", help: "leave out what this reader agreed with" },
    limit: { type: "string", value: "<n>", help: "at most this many in the text (default 50)" },
  },
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [name] }) {
    const id = datasetId(name);
    const limit = wholeNumber(values.limit ?? "50", "--limit", { min: 1, max: 100_000 });
    if (values.runs === undefined)
      throw new HilumError("badRequest", "`dataset doubts` needs --runs <run>,<run>….", {
        remedy: "See the names with: npx hilum runs",
      });
    const runs = values.runs
      .split(",")
      .map((run) => run.trim())
      .filter((run) => run !== "");
    return withStore(async (store) => {
      const list = await findLabelDoubts(store, id, { runs, reader: values.reader });
      const rows = list.doubts
        .slice(0, limit)
        .map(({ film, suggested, probabilities, margin }) => [
          String(film.index),
          line`${film.file}`,
          line`${film.label}`,
          decimal(probabilities[film.label]),
          line`${suggested}`,
          decimal(probabilities[suggested]),
          decimal(margin),
        ]);
      const head = line`${id}: ${list.doubts.length} doubtful labels among ${list.covered} of ${list.films} films that these runs did not train on`;
      return {
        json: list,
        text: [
          head,
          ...(rows.length === 0
            ? []
            : ["", textTable(["film", "file", "label", "p", "networks say", "p", "margin"], rows)]),
          ...(list.doubts.length > limit
            ? [`and ${list.doubts.length - limit} more (--limit, or --json for all)`]
            : []),
          ...list.board.agreements.map(
            ({ readers, films, agreed, kappa }) =>
              line`${readers[0]} and ${readers[1]} agree on ${agreed} of ${films} films${kappa === null ? "" : `, κ ${decimal(kappa.value)} (95% interval ${decimal(kappa.low)} to ${decimal(kappa.high)})`}`,
          ),
        ].join("\n"),
      };
    });
  },
});
