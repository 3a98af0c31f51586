import { type EngineNotice } from "@/lib/api/responses";
import { handle } from "@/lib/api/server/translate-error";
import { HilumError } from "@/lib/errors";
import { engineNotice } from "@/lib/jobs/models/engine-notice";
import { TrainingEngine } from "@/lib/training/training-spec";

/** GET /api/engines/{onnx,tfjs}: what a user should know before training with an engine on this machine; null when there is nothing to warn of. */
export const GET = handle<{ engine: string }>(async (_request, { params }): Promise<EngineNotice> => {
  const engine = TrainingEngine.safeParse((await params).engine);
  if (!engine.success)
    throw new HilumError("notFound", `There is no engine ${(await params).engine}.`, {
      remedy: `Ask for ${TrainingEngine.options.join(" or ")}.`,
    });
  return { notice: await engineNotice(engine.data) };
});
