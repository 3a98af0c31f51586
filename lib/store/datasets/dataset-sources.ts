import { and, asc, count, eq } from "drizzle-orm";
import { getDataset } from "./dataset-store";
import { type Store } from "../open-store";
import { films } from "../schema";

/** The sources of a data set's newest version with their films, in order; "" is for films that name none. Throws `notFound`. */
export async function listSources(store: Store, id: string): Promise<{ source: string; films: number }[]> {
  const { version } = await getDataset(store, id);
  return store.db
    .select({ source: films.source, films: count() })
    .from(films)
    .where(and(eq(films.dataset, id), eq(films.version, version)))
    .groupBy(films.source)
    .orderBy(asc(films.source));
}
