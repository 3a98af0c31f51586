import { line } from "../../../bin/printable.mjs";
import { HilumError } from "../../errors";
import { getDataset } from "../../store/datasets/dataset-store";
import { getFilm } from "../../store/datasets/film-store";
import { forgetVerdicts, saveVerdicts } from "../../store/datasets/duplicate-verdict-store";
import { defineCommand, wholeNumber } from "../command";
import { datasetId } from "./dataset-id";
import { withStore } from "../with-store";

const WORDS = { same: "duplicate", different: "different", undecided: null } as const;
const isWord = (word: string): word is keyof typeof WORDS => Object.hasOwn(WORDS, word);

export const datasetVerdictCommand = defineCommand({
  name: "dataset verdict",
  usage: "<id> <film> <film> same|different|undecided",
  summary: "say whether two films that look alike are one film",
  details: [
    "Films by their number, as `dataset audit` lists them. Films that are one film stay on one side of every split.",
    "`undecided` takes back what was said. A verdict is of the two films: it holds in every data set that has both.",
  ].join("\n"),
  options: { by: { type: "string", value: "<name>", help: "who says so" } },
  positionals: { min: 4, max: 4 },
  async run({ values, positionals: [name, first, second, word] }) {
    if (!isWord(word))
      throw new HilumError("badRequest", `"${word}" is no verdict.`, {
        remedy: `There are: ${Object.keys(WORDS).join(", ")}.`,
      });
    const id = datasetId(name);
    return withStore(async (store) => {
      const { films } = await getDataset(store, id);
      const [one, other] = await Promise.all(
        [first, second].map((text) => getFilm(store, id, wholeNumber(text, "a film", { min: 0, max: films - 1 }))),
      );
      if (one.blob === other.blob)
        throw new HilumError("badRequest", "These two are equal to the last pixel: there is nothing to say.", {
          remedy: "Name two films that differ.",
        });
      const pair = { first: one.blob, second: other.blob };
      const verdict = WORDS[word];
      if (verdict === null) await forgetVerdicts(store, [pair]);
      else await saveVerdicts(store, [{ ...pair, verdict }], values.by ?? "");
      return {
        json: { dataset: id, films: [one.index, other.index], verdict },
        text: line`${one.file} and ${other.file}: ${verdict === null ? "nothing is said of them any more" : verdict === "duplicate" ? "one film" : "different films"}.`,
      };
    });
  },
});
