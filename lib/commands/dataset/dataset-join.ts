import { line } from "../../../bin/printable.mjs";
import { type JoinPreview } from "../../datasets/joins/join-preview";
import { HilumError } from "../../errors";
import { joinDatasets } from "../../jobs/joins/join-datasets";
import { findJoinState } from "../../jobs/joins/find-join-state";
import { makeNextJoin } from "../../jobs/joins/make-next-join";
import { previewJoin } from "../../jobs/joins/preview-join";
import { getDataset } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";
import { textTable } from "../../text/text-table";
import { type CommandResult, defineCommand } from "../command";
import { withStore } from "../with-store";
import { datasetAnswer, datasetText } from "./dataset-answer";
import { datasetId } from "./dataset-id";
import { givenLabels, JOIN_OPTIONS } from "./join-options";

export const datasetJoinCommand = defineCommand({
  name: "dataset join",
  usage: "<id> <id> … --name <id>",
  summary: "join data sets into one to train on, with where each film is from",
  details: [
    "The joined set is a data set like any other: audited, split, trained on. Its films are those of its members, stored",
    "once. A film's source is what it names itself, else its set's name. Films of one patient stay together across the",
    "sets; a film that two sets have is taken once, by the first; one that has two labels is not taken.",
    "Labels go by their names. --dry-run only says what would be made, and which class comes from which source.",
    "When a member has a newer version: npx hilum dataset join <joined set> --again",
  ].join("\n"),
  options: {
    name: { type: "string", value: "<id>", help: "what the joined set is called" },
    title: { type: "string", value: "<text>", help: "a title for people (default: its members' names)" },
    ...JOIN_OPTIONS,
    "dry-run": { type: "boolean", help: "say what would be made, and make nothing" },
    again: { type: "boolean", help: "make the next version of a joined set, of its members as they are now" },
  },
  positionals: { min: 1, max: 50 },
  async run({ values, positionals }) {
    const ids = positionals.map(datasetId);
    if (values.again === true) return joinAgain(ids);
    const dryRun = values["dry-run"] === true;
    if (values.name === undefined && !dryRun)
      throw new HilumError("badRequest", "`dataset join` needs --name <id>.", {
        remedy: `For example: npx hilum dataset join ${ids.join(" ")} --name ${ids.join("-").slice(0, 63)}`,
      });
    const name = values.name === undefined ? null : datasetId(values.name);
    return withStore(async (store) => {
      const members = await Promise.all(ids.map((id) => getDataset(store, id)));
      const request = {
        datasets: ids,
        labels: givenLabels(members, values),
        sourceIsSet: values["source-is-set"] ?? false,
      };
      const preview = await previewJoin(store, request);
      if (dryRun || name === null) return { json: preview, text: previewText(preview) };
      const title = values.title ?? ids.join(" + ");
      const dataset = await joinDatasets(store, { id: name, title, ...request });
      return {
        json: { ...datasetAnswer(dataset), ...joinAnswer(preview) },
        text: [datasetText({ ...dataset, rejected: [] }), "", previewText(preview)].join("\n"),
      };
    });
  },
});

async function joinAgain(ids: readonly string[]): Promise<CommandResult> {
  if (ids.length !== 1)
    throw new HilumError("badRequest", "--again takes the name of one joined data set.", {
      remedy: "For example: npx hilum dataset join my-joined-set --again",
    });
  return withStore(async (store) => {
    const dataset = await makeNextJoin(store, ids[0]);
    return {
      json: { ...datasetAnswer(dataset), join: await findJoinState(store, dataset) },
      text: [
        datasetText({ ...dataset, rejected: [] }),
        "",
        await membersText(store, dataset.id),
        `Runs on the versions before keep their films.`,
      ].join("\n"),
    };
  });
}

const joinAnswer = ({ members, classSources, sharedPatients, remarks }: JoinPreview) => ({
  members,
  classSources,
  sharedPatients,
  remarks,
});

function previewText({
  films,
  patients,
  sharedPatients,
  members,
  classSources,
  remarks,
  existing,
}: JoinPreview): string {
  const shares = members.map(({ dataset, version, taken, leftOut, copies, disputed }) => [
    line`${dataset}`,
    String(version),
    String(taken),
    String(leftOut),
    String(copies),
    String(disputed),
  ]);
  const cells = classSources.map(({ label, source, films, patients }) => [
    line`${label}`,
    line`${source}`,
    String(films),
    String(patients),
  ]);
  return [
    `${films} films of ${patients} patients, ${sharedPatients} of them in more than one of the sets`,
    "",
    textTable(["from", "version", "taken", "left out", "there already", "two labels"], shares),
    "",
    textTable(["label", "source", "films", "patients"], cells),
    "",
    ...remarks.map((remark) => line`${remark}`),
    ...(existing === null ? [] : ["", `${existing} is joined of the same sets in the same way.`]),
  ].join("\n");
}

async function membersText(store: Store, id: string): Promise<string> {
  const state = await findJoinState(store, await getDataset(store, id));
  return textTable(
    ["from", "version", "films"],
    (state?.members ?? []).map(({ dataset, version, films }) => [dataset, String(version), String(films)]),
  );
}
