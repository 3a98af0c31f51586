import { type ImportState } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { cancelImport, getImport, listImported } from "@/lib/store/import-store";

/** GET /api/imports/:id: what has arrived, so that an interrupted import can go on. */
export const GET = handle<{ id: string }>(async (_, { params }): Promise<ImportState> => {
  const store = await serverStore();
  const { id, name, title } = await getImport(store, (await params).id);
  const files = await listImported(store, id);
  return {
    import: id, name, title,
    accepted: files.flatMap(({ file, outcome }) => (outcome.accepted ? [file] : [])),
    rejected: files.flatMap(({ file, outcome }) => (outcome.accepted ? [] : [{ file, reason: outcome.reason }])),
  };
});

/** DELETE /api/imports/:id: cancels it and forgets its films. */
export const DELETE = handle<{ id: string }>(async (_, { params }) => cancelImport(await serverStore(), (await params).id));
