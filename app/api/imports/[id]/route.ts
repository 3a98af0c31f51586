import { type ImportState } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { closeImport, countImported, getImport } from "@/lib/store/datasets/import-store";

/** GET /api/imports/:id: how much of it has arrived. */
export const GET = handle<{ id: string }>(async (_, { params }): Promise<ImportState> => {
  const store = await serverStore();
  const { id, name, title, adds } = await getImport(store, (await params).id);
  return { import: id, name, title, adds, ...(await countImported(store, id)) };
});

/** DELETE /api/imports/:id: cancels it and forgets its films. */
export const DELETE = handle<{ id: string }>(async (_, { params }) =>
  closeImport(await serverStore(), (await params).id),
);
