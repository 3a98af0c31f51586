import { sql } from "drizzle-orm";
import { type Database } from "../database";

/** What a row says of a blob it names, in words, and what brings the blob back. */
export interface BlobOwner {
  kind: "film" | "checkpoint" | "weights" | "model" | "layersModel" | "derived" | "importing";
  /** "the film “normal/1.png” of data set x". Names that people gave stand in “”. */
  what: string;
  remedy: string;
}

interface Row extends Record<string, unknown> {
  kind: BlobOwner["kind"];
  name: string;
  part: string;
  more: number;
}

/** Which film, checkpoint, model or other thing a blob is; null where no row names it. The first of several, the most telling first. */
export async function findBlobOwner(db: Database, digest: string): Promise<BlobOwner | null> {
  const { rows } = await db.execute<Row>(sql`
    (select 'film' as kind, dataset as name, file as part, (count(*) over ())::int as more from hilum.films where blob = ${digest} order by dataset, version desc limit 1)
    union all (select 'model', name || '@' || version, coalesce(run, ''), 1 from hilum.models where document ->> 'onnxDigest' = ${digest} or document ->> 'explainDigest' = ${digest} or document -> 'golden' ->> 'image' = ${digest} or document -> 'shipped' ->> 'packageDigest' = ${digest} limit 1)
    union all (select 'weights', name, '', 1 from hilum.runs where weights = ${digest} limit 1)
    union all (select 'checkpoint', name, kept ->> 'step', 1 from hilum.runs, json_array_elements(checkpoints) kept where kept ->> 'digest' = ${digest} limit 1)
    union all (select 'layersModel', ${digest.slice(0, 12)}, '', 1 from hilum.layers_models where blob = ${digest})
    union all (select 'derived', key, '', 1 from hilum.cached_blobs where digest = ${digest} limit 1)
    union all (select 'importing', imports.title, '', 1 from hilum.import_files join hilum.imports on imports.id = import where outcome ->> 'blob' = ${digest} limit 1)`);
  return rows.length === 0 ? null : describe(rows[0]);
}

function describe({ kind, name, part }: Row): BlobOwner {
  const restore = "npx hilum restore of a backup";
  switch (kind) {
    case "film":
      return {
        kind,
        what: `the film “${part}” of data set ${name}`,
        remedy: `Import the folder or zip of ${name} again: that puts the film back, and changes nothing else.`,
      };
    case "importing":
      return {
        kind,
        what: `a film of the import “${name}”`,
        remedy: "Start the import again: it reads that film once more.",
      };
    case "model":
      return {
        kind,
        what: `model ${name}`,
        remedy:
          part === ""
            ? `It answers nothing until it is whole. Use ${restore}.`
            : `It answers nothing until it is whole. Publish its run again: npx hilum publish ${part} --name ${name.replace(/@\d+$/, "")}. Or use ${restore}.`,
      };
    case "weights":
      return {
        kind,
        what: `the trained weights of run ${name}`,
        remedy: `Its figures stay. Use ${restore}, or train once more: the same settings and seed give the same weights.`,
      };
    case "checkpoint":
      return {
        kind,
        what: `the checkpoint of step ${part} of run ${name}`,
        remedy: "The run goes on from the checkpoint before it.",
      };
    case "layersModel":
      return {
        kind,
        what: `the uploaded Layers model ${name}`,
        remedy: "Upload model.json and its weight files again.",
      };
    case "derived":
      return {
        kind,
        what: "films prepared for training",
        remedy: "They are made anew by themselves when they are needed.",
      };
  }
}
