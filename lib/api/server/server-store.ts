import { openStore, type Store } from "../../store/open-store";

/** Survives hot reloads in development: module state does not. */
const shared = globalThis as typeof globalThis & { hilumStore?: Promise<Store> };

/** The one store of this web process, opened at the first request; a failed opening is tried again at the next. */
export function serverStore(): Promise<Store> {
  shared.hilumStore ??= openStore().catch((error: unknown) => {
    delete shared.hilumStore;
    throw error;
  });
  return shared.hilumStore;
}
