import { z } from "zod";
import { type SplitPart, type SplitPreview } from "@/lib/api/responses";
import { serverStore } from "@/lib/api/server-store";
import { handle, readBody } from "@/lib/api/translate-error";
import { applyCohort } from "@/lib/datasets/cohort";
import { CohortFilter, type ImageRecord, SplitSpec } from "@/lib/datasets/dataset";
import { splitByPatient } from "@/lib/datasets/split-by-patient";
import { listImages } from "@/lib/store/dataset-store";

const Request = z.strictObject({ cohort: CohortFilter.default(CohortFilter.parse({})), split: SplitSpec.default(SplitSpec.parse({})) });

/** POST /api/datasets/:id/split {cohort, split}: what each part would hold. Stores nothing. */
export const POST = handle<{ id: string }>(async (request, { params }): Promise<SplitPreview> => {
  const { cohort, split: spec } = await readBody(request, Request);
  const { images } = await listImages(await serverStore(), (await params).id);
  const chosen = applyCohort(images, cohort);
  const { train, validation, test, hash } = splitByPatient(chosen, spec);
  const byIndex = new Map(chosen.map((image) => [image.index, image]));
  const part = (indices: readonly number[]) => summarise(indices.flatMap((index) => byIndex.get(index) ?? []));
  return { train: part(train), validation: part(validation), test: part(test), hash };
});

function summarise(images: readonly ImageRecord[]): SplitPart {
  const classes: Record<string, number> = {};
  for (const { label } of images) classes[label] = (classes[label] ?? 0) + 1;
  return { images: images.length, patients: new Set(images.map(({ patientId }) => patientId)).size, classes };
}
