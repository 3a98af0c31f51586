import { z } from "zod";
import { type SourceList, type SplitPreview } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { CohortFilter } from "@/lib/datasets/cohorts/cohort-filter";
import { SplitSpec } from "@/lib/datasets/splits/split-spec";
import { previewSplit } from "@/lib/jobs/runs/preview-split";
import { listSources } from "@/lib/store/datasets/dataset-sources";

const Request = z.strictObject({
  cohort: CohortFilter.default(CohortFilter.parse({})),
  split: SplitSpec.default(SplitSpec.parse({})),
});

/** GET /api/datasets/:id/split: the sources that a split can be told of. */
export const GET = handle<{ id: string }>(async (_request, { params }): Promise<SourceList> =>
  listSources(await serverStore(), (await params).id),
);

/** POST /api/datasets/:id/split {cohort, split}: what each part would hold. Stores nothing. */
export const POST = handle<{ id: string }>(async (request, { params }): Promise<SplitPreview> => {
  const { cohort, split: spec } = await readBody(request, Request);
  const { hash, report } = await previewSplit(await serverStore(), (await params).id, cohort, spec);
  return { ...report, hash };
});
