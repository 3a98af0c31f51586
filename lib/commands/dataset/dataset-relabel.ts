import { line } from "../../../bin/printable.mjs";
import { NewLabelReview, type ReviewDecision } from "../../datasets/label-reviews/label-review";
import { HilumError } from "../../errors";
import { makeReviewedVersion } from "../../jobs/label-reviews/make-reviewed-version";
import { getDataset } from "../../store/datasets/dataset-store";
import { getFilm } from "../../store/datasets/film-store";
import { saveLabelReviews } from "../../store/datasets/label-review-store";
import { givenText } from "../given-text";
import { defineCommand, type OptionValues, wholeNumber } from "../command";
import { withStore } from "../with-store";
import { datasetAnswer } from "./dataset-answer";
import { datasetId } from "./dataset-id";

const OPTIONS = {
  film: { type: "string", multiple: true, value: "<n>", help: "a film by its number; may be given several times" },
  to: { type: "string", value: "<label>", help: "what it shows" },
  exclude: { type: "boolean", help: "leave it out instead" },
  agree: { type: "boolean", help: "say that its label is right instead" },
  undo: { type: "boolean", help: "take back what was said of it instead" },
  by: { type: "string", value: "<name>", help: "who says so" },
  why: { type: "string", value: "<text>", help: "and why" },
  later: { type: "boolean", help: "only record it: a version is made by a later call without this" },
} as const;

export const datasetRelabelCommand = defineCommand({
  name: "dataset relabel",
  usage: '<id> --film <n> --to <label> --by "<name>" --why "<why>"',
  summary: "correct labels of films, as the next version of a data set",
  details: [
    "Films by their number in the newest version, as `dataset doubts` lists them. The version before stays as it was, and",
    "runs on it keep their films. Who said what and why is kept; of two readers who say different things of a film none",
    "is followed until they agree. --exclude leaves a film out, --agree says that its label is right, --undo takes back.",
  ].join("\n"),
  options: OPTIONS,
  positionals: { min: 1, max: 1 },
  async run({ values, positionals: [name] }) {
    const id = datasetId(name);
    const decision = decisionOf(values);
    const { film: numbers = [], by = "", why = "" } = values;
    if (numbers.length === 0)
      throw new HilumError("badRequest", "`dataset relabel` needs --film <n>.", {
        remedy: "See the numbers with: npx hilum dataset doubts, or on the data set's page.",
      });
    if (by.trim() === "")
      throw new HilumError("badRequest", "A label needs the name of who says so.", { remedy: 'Add --by "<name>".' });
    const said = {
      reader: givenText(NewLabelReview.shape.reader, by, "--by"),
      reason: givenText(NewLabelReview.shape.reason, why, "--why"),
    };
    return withStore(async (store) => {
      const { films } = await getDataset(store, id);
      const chosen = await Promise.all(
        numbers.map((text) => getFilm(store, id, wholeNumber(text, "--film", { min: 0, max: films - 1 }))),
      );
      await saveLabelReviews(
        store,
        id,
        chosen.map(({ blob }) => ({ film: blob, ...said, decision, label: values.to })),
      );
      if (values.later === true || decision === "agreed")
        return {
          json: { dataset: id, films: chosen.map(({ index }) => index), decision, version: null },
          text: line`Recorded of ${chosen.length === 1 ? chosen[0].file : `${chosen.length} films`}.`,
        };
      const made = await makeReviewedVersion(store, id, { by: said.reader, why: said.reason });
      const { dataset, relabelled, excluded, restored, disputed } = made;
      const counts = {
        relabelled: relabelled.length,
        excluded: excluded.length,
        restored: restored.length,
        disputed: disputed.length,
      };
      return {
        json: { ...datasetAnswer(dataset), ...counts },
        text: [
          line`${id} is now version ${dataset.version}: ${counts.relabelled} relabelled, ${counts.excluded} left out, ${counts.restored} taken back in. Version ${dataset.version - 1} stays as it was.`,
          ...(disputed.length === 0 ? [] : [`Readers disagree on ${disputed.length} films, which stay as they are.`]),
        ].join("\n"),
      };
    });
  },
});

function decisionOf({ to, exclude, agree, undo }: OptionValues<typeof OPTIONS>): ReviewDecision {
  const given: ReviewDecision[] = [
    ...(to === undefined ? [] : ["relabel" as const]),
    ...(exclude === true ? ["exclude" as const] : []),
    ...(agree === true ? ["agreed" as const] : []),
    ...(undo === true ? ["undone" as const] : []),
  ];
  if (given.length !== 1)
    throw new HilumError("badRequest", "`dataset relabel` takes one of --to <label>, --exclude, --agree and --undo.", {
      remedy:
        'For example: npx hilum dataset relabel my-films --film 12 --to normal --by "Ada Lovelace" --why "no opacity"',
    });
  return given[0];
}
