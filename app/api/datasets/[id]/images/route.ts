import { z } from "zod";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readQuery } from "@/lib/api/server/translate-error";
import { listImages } from "@/lib/store/datasets/dataset-store";

const Page = z.object({ offset: z.coerce.number().int().min(0).optional(), limit: z.coerce.number().int().min(1).max(5000).optional(), label: z.string().optional() });

/** GET /api/datasets/:id/images?offset&limit&label → {total, images}. */
export const GET = handle<{ id: string }>(async (request, { params }) => listImages(await serverStore(), (await params).id, readQuery(request, Page)));
