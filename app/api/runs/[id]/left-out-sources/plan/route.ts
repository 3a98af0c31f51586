import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { planLeftOut } from "@/lib/jobs/series/left-out-sources";

export const dynamic = "force-dynamic";

/** GET /api/runs/:id/left-out-sources/plan: which sources can be left out, which cannot and why; nothing is trained. */
export const GET = handle<{ id: string }>(async (_, { params }) => planLeftOut(await serverStore(), (await params).id));
