import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { commitImport } from "@/lib/runs/import-session";

/** POST /api/imports/:id/commit: makes the data set of what has arrived. */
export const POST = handle<{ id: string }>(async (_, { params }) => commitImport(await serverStore(), (await params).id));
