import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { getRun } from "@/lib/store/runs/run-store";

export const dynamic = "force-dynamic";

export const GET = handle<{ id: string }>(async (_request, { params }) =>
  getRun(await serverStore(), (await params).id),
);
