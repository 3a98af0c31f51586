import { serverStore } from "@/lib/api/server/server-store";
import { handle } from "@/lib/api/server/translate-error";
import { HilumError } from "@/lib/errors";
import { findJoinState } from "@/lib/jobs/joins/find-join-state";
import { makeNextJoin } from "@/lib/jobs/joins/make-next-join";
import { getDataset } from "@/lib/store/datasets/dataset-store";

export const dynamic = "force-dynamic";

/** GET /api/datasets/:id/join: what it is joined of, and whether a member has changed since. */
export const GET = handle<{ id: string }>(async (_request, { params }) => {
  const store = await serverStore();
  const { id } = await params;
  const state = await findJoinState(store, await getDataset(store, id));
  if (state === null) throw new HilumError("notFound", `Data set ${id} is not joined of others.`);
  return state;
});

/** POST /api/datasets/:id/join: makes its next version of its members as they are now → it. */
export const POST = handle<{ id: string }>(async (_request, { params }) =>
  makeNextJoin(await serverStore(), (await params).id),
);
