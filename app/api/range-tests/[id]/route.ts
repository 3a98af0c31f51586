import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { cancelRangeTest, getRangeTest } from "@/lib/store/runs/range-test-store";

export const dynamic = "force-dynamic";

/** GET /api/range-tests/:id: what it has measured so far. */
export const GET = handle<{ id: string }>(async (_, { params }) =>
  getRangeTest(await serverStore(), (await params).id),
);

/** DELETE /api/range-tests/:id: stops and forgets it. */
export const DELETE = handle<{ id: string }>(async (_, { params }) =>
  cancelRangeTest(await serverStore(), (await params).id),
);
