import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { textField } from "@/lib/text/plain-text";
import { closeAbandonedImports, startImport } from "@/lib/store/datasets/import-store";

const NewImport = z.strictObject({ name: z.string(), title: textField(120), adds: z.boolean().default(false) });

/** POST /api/imports {name, title, adds?} → {import}. With `adds` the films become the next version of a data set. Imports that nobody went on with for a week are cleared away. */
export const POST = handle(async (request) => {
  const store = await serverStore();
  const session = await startImport(store, await readBody(request, NewImport));
  await closeAbandonedImports(store);
  return { import: session.id };
});
