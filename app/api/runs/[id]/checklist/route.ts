import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { loadRunChecklist } from "@/lib/jobs/models/load-checklist";
import { ChecklistFormat, ChecklistName, makeChecklist } from "@/lib/publish/checklist/make-checklist";

export const dynamic = "force-dynamic";

const Query = z.object({
  standard: ChecklistName.default("claim"),
  format: ChecklistFormat.default("md"),
  /** `name@version` of a model that was made of the run. */
  model: z.string().optional(),
});

const TYPES = { md: "text/markdown; charset=utf-8", html: "text/html; charset=utf-8" } as const;

/** GET /api/runs/:id/checklist?standard=claim|tripod&format=md|html&model=…: a reporting checklist filled in for the run, as a file. */
export const GET = handle<{ id: string }>(async (request, { params }) => {
  const { standard, format, model } = readQuery(request, Query);
  const { id } = await params;
  const found = await loadRunChecklist(await serverStore(), id, model ?? null, standard);
  const { text } = makeChecklist(standard, format, found.filled);
  const name = `${standard}-${found.model === null ? found.run : `${found.model.name}-v${found.model.version}`}`;
  return new Response(text, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}.${format}"`,
      "cache-control": "no-store",
    },
  });
});
