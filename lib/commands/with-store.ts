import { openStore, type Store } from "../store/open-store";

/**
 * Opens the store for one piece of work: uses the database that runs, else starts it, and stops it again afterwards
 * when nobody else uses it.
 */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore();
  try {
    return await work(store);
  } finally {
    await store.close({ stopIdleDatabase: true });
  }
}
