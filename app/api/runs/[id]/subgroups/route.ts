import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { loadRunSubgroups } from "@/lib/jobs/assessments/load-subgroups";

export const dynamic = "force-dynamic";

/** How the run does on the groups of its test films, asked about `?label=`. */
export const GET = handle<{ id: string }>(async (request, { params }) => {
  const { label } = readQuery(request, z.object({ label: z.string().optional() }));
  return loadRunSubgroups(await serverStore(), (await params).id, label);
});
