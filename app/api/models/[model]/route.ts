import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { getModel } from "@/lib/store/models/model-store";

const Query = z.object({ version: z.coerce.number().int().min(1).optional() });

/** GET /api/models/:model?version: its newest version unless one is given. */
export const GET = handle<{ model: string }>(async (request, { params }) =>
  getModel(await serverStore(), (await params).model, readQuery(request, Query).version),
);
