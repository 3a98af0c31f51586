import { z } from "zod";
import { serverStore } from "@/lib/api/server-store";
import { handle, readBody } from "@/lib/api/translate-error";
import { cancelAbandonedImports, startImport } from "@/lib/store/import-store";

const NewImport = z.strictObject({ name: z.string(), title: z.string().max(120) });

/** POST /api/imports {name, title} → {import}. Imports that nobody finished for a day are cleared away. */
export const POST = handle(async (request) => {
  const store = await serverStore();
  const session = await startImport(store, await readBody(request, NewImport));
  await cancelAbandonedImports(store);
  return { import: session.id };
});
