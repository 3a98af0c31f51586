import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { JoinRequest } from "@/lib/datasets/joins/join-request";
import { previewJoin } from "@/lib/jobs/joins/preview-join";

/** POST /api/joins/preview {datasets, labels, sourceIsSet}: what the joined set would hold, and what its sources give away. Stores nothing. */
export const POST = handle(async (request) => previewJoin(await serverStore(), await readBody(request, JoinRequest)));
