import { z } from "zod";
import { HilumError } from "../../errors";
import { closestWord } from "../../text/closest-word";
import { DatasetId, type DatasetSummary } from "../dataset";
import { LabelMapping } from "../label-mapping";
import { outputNames } from "../marks/output-names";

/** Which data sets to join, and how. On the wire. */
export const JoinRequest = z.strictObject({
  /** In the order in which the first film of several copies is kept. */
  datasets: z.array(DatasetId).min(1).max(50),
  /** Data set → what its labels are called, null where their films are left out. A label that is not in it keeps its name. */
  labels: z.record(DatasetId, LabelMapping).default({}),
  /** Every film's source is its data set's name, whatever it says itself. */
  sourceIsSet: z.boolean().default(false),
});
export type JoinRequest = z.infer<typeof JoinRequest>;

type Named = Pick<DatasetSummary, "id" | "classes" | "findings" | "synthetic" | "testOnly" | "joined" | "deletedAt">;

/**
 * Refuses what cannot be joined: fewer than two sets, one twice, a set that is held for tests, in the bin or joined itself,
 * drawings with films, labels with several findings a film, a mapping of sets or labels that are not there.
 * @throws HilumError `badRequest` or `conflict`.
 */
export function requireJoinable(datasets: readonly Named[], { labels }: Pick<JoinRequest, "labels">): void {
  const ids = datasets.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new HilumError("badRequest", `Data set ${twice} is named twice.`);
  if (ids.length < 2)
    throw new HilumError("badRequest", "At least two data sets make a joined one.", {
      remedy: "Name another one: npx hilum dataset list shows them.",
    });
  for (const dataset of datasets) refuseMember(dataset);
  const drawn = datasets.find(({ synthetic }) => synthetic);
  const real = datasets.find(({ synthetic }) => !synthetic);
  if (drawn !== undefined && real !== undefined)
    throw new HilumError("conflict", `${drawn.id} holds drawings and ${real.id} films: they are not joined.`, {
      remedy: "A score on both would be of neither. Join drawings with drawings, films with films.",
    });
  const marked = datasets.find(({ findings }) => findings.length > 0);
  const labelled = datasets.find(({ findings }) => findings.length === 0);
  if (marked !== undefined && labelled !== undefined)
    throw new HilumError(
      "conflict",
      `The films of ${marked.id} are marked for findings, those of ${labelled.id} have one label each: they are not joined.`,
      { remedy: "Import one of them in the form of the other: with or without several findings a film." },
    );
  for (const [id, mapping] of Object.entries(labels)) {
    const member = datasets.find((one) => one.id === id);
    if (member === undefined)
      throw new HilumError("badRequest", `Labels of ${id} are mapped, which is not among the data sets to join.`);
    for (const [label, name] of Object.entries(mapping)) requireLabel(member, label, name);
  }
}

function requireLabel(dataset: Named, label: string, name: string | null): void {
  const { id } = dataset;
  const known = outputNames(dataset);
  if (!known.includes(label)) {
    const near = closestWord(label, known);
    throw new HilumError("badRequest", `Data set ${id} has no label “${label}”.`, {
      remedy: near === null ? `It has: ${known.join(", ")}.` : `Did you mean “${near}”?`,
    });
  }
  if (name !== null && name.trim() === "")
    throw new HilumError("badRequest", `The label “${label}” of ${id} needs a name, or its films are left out.`);
}

function refuseMember({ id, testOnly, deletedAt, joined }: Named): void {
  if (deletedAt !== null)
    throw new HilumError("conflict", `Data set ${id} is in the bin.`, {
      remedy: `Take it out first: on the Data sets page, or with: hilum dataset restore ${id}`,
    });
  if (testOnly)
    throw new HilumError("conflict", `Data set ${id} is held for tests only: it is not joined with sets to train on.`, {
      remedy: `Leave it out and evaluate on it. To train on it, switch it back: hilum dataset set ${id} --trainable`,
    });
  if (joined !== null)
    throw new HilumError("conflict", `Data set ${id} is itself joined.`, {
      remedy: `Name its data sets instead: ${joined.members.map(({ dataset }) => dataset).join(", ")}.`,
    });
}
