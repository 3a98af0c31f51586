import { line } from "../../../bin/printable.mjs";
import { type JoinState } from "../../datasets/joins/join-preview";
import { findJoinState } from "../../jobs/joins/find-join-state";
import { getDataset } from "../../store/datasets/dataset-store";
import { listDatasetVersions } from "../../store/datasets/dataset-versions";
import { defineCommand } from "../command";
import { loadFindingCounts } from "../../store/datasets/film-store";
import { datasetAnswer, datasetText, findingsAnswer, findingsText } from "./dataset-answer";
import { textTable } from "../../text/text-table";
import { withStore } from "../with-store";

export const datasetShowCommand = defineCommand({
  name: "dataset show",
  usage: "<id>",
  summary: "show one data set",
  options: {},
  positionals: { min: 1, max: 1 },
  run: ({ positionals: [id] }) =>
    withStore(async (store) => {
      const dataset = await getDataset(store, id);
      const counts = dataset.findings.length === 0 ? null : await loadFindingCounts(store, id);
      const versions = await listDatasetVersions(store, id);
      const rows = versions.map(({ version, films, patients, note, createdAt, fingerprint }) => [
        String(version),
        String(films),
        String(patients),
        note,
        createdAt.slice(0, 10),
        fingerprint.slice(0, 12),
      ]);
      const history =
        versions.length < 2
          ? []
          : ["", textTable(["version", "films", "patients", "made by", "on", "fingerprint"], rows)];
      const join = await findJoinState(store, dataset);
      return {
        json: {
          ...datasetAnswer(dataset),
          ...(counts === null ? {} : { marks: findingsAnswer(dataset, counts) }),
          join,
          versions: versions.map(({ rejected: _, classes: __, ...version }) => version),
        },
        text: [
          datasetText(dataset),
          ...(counts === null ? [] : ["", findingsText(dataset, counts)]),
          ...(join === null ? [] : joinLines(id, join)),
          ...history,
        ].join("\n"),
      };
    }),
});

function joinLines(id: string, { members, remarks, isOutdated }: JoinState): string[] {
  const rows = members.map(({ dataset, version, films, newest, isChanged, inBin }) => [
    dataset,
    String(version),
    String(films),
    `${isChanged ? `version ${newest} now` : ""}${inBin ? " (in the bin)" : ""}`.trim(),
  ]);
  return [
    "",
    textTable(["joined of", "version", "films", ""], rows),
    "",
    ...remarks.map((remark) => line`${remark}`),
    ...(isOutdated ? ["", `For its next version: npx hilum dataset join ${id} --again`] : []),
  ];
}
