import { and, asc, count, eq } from "drizzle-orm";
import { getDataset } from "./dataset-store";
import { type Store } from "../open-store";
import { images } from "../schema";

/** The sources of a data set's newest version with their images, in order; "" is for images that name none. Throws `notFound`. */
export async function listSources(store: Store, id: string): Promise<{ source: string; images: number }[]> {
  const { version } = await getDataset(store, id);
  return store.db.select({ source: images.source, images: count() }).from(images)
    .where(and(eq(images.dataset, id), eq(images.version, version))).groupBy(images.source).orderBy(asc(images.source));
}
