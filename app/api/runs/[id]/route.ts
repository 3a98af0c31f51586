import { serverStore } from "@/lib/api/server-store";
import { handle } from "@/lib/api/translate-error";
import { getRun } from "@/lib/store/run-store";

export const dynamic = "force-dynamic";

export const GET = handle<{ id: string }>(async (_request, { params }) => getRun(await serverStore(), (await params).id));
