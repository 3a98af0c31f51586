import { sql } from "drizzle-orm";
import { type Database } from "../database";

/** The digests of all blobs that rows need: films, models, weights, checkpoints, uploads; of derived bytes where `derived` is asked for. */
export async function expectedBlobs(
  db: Database,
  { derived = false }: { derived?: boolean } = {},
): Promise<Set<string>> {
  const { rows } = await db.execute<{ digest: string | null }>(sql`
    select blob as digest from hilum.films
    union select outcome ->> 'blob' from hilum.import_files
    union select blob from hilum.layers_models
    union select weights from hilum.runs
    union select kept ->> 'digest' from hilum.runs, json_array_elements(checkpoints) kept
    union select unnest(array[document ->> 'onnxDigest', document ->> 'explainDigest', document -> 'golden' ->> 'image', document -> 'shipped' ->> 'packageDigest']) from hilum.models
    ${derived ? sql`union select digest from hilum.cached_blobs` : sql``}`);
  return new Set(rows.flatMap(({ digest }) => (digest === null ? [] : [digest])));
}
