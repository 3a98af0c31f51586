import { type Store } from "../open-store";
import { layersModels } from "../schema";

/** Names an uploaded Layers model, so that it stays. */
export async function saveLayersModel(store: Store, blob: string): Promise<void> {
  await store.db.insert(layersModels).values({ blob }).onConflictDoNothing();
  store.blobs.settle([blob]);
}
