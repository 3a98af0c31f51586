import { z } from "zod";
import { serverStore } from "@/lib/api/server-store";
import { handle, readBody } from "@/lib/api/translate-error";
import { arrivedFiles } from "@/lib/runs/import-session";

const Question = z.strictObject({ paths: z.array(z.string()).max(500_000) });

/** POST /api/imports/:id/arrived {paths} → {accepted, rejected}: which of these files need not be sent again. */
export const POST = handle<{ id: string }>(async (request, { params }) => {
  const { paths } = await readBody(request, Question);
  return arrivedFiles(await serverStore(), (await params).id, paths);
});
