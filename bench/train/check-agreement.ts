import { join } from "node:path";
import type { BenchEngine } from "./engines";
import type { Agreement } from "./engine-comparison";
import { EngineProcess } from "./engine-process";
import type { ReferenceNet } from "../reference-nets";
import { withoutDropout, writeTask } from "./training-task";

/** A small batch: what is compared is the arithmetic, not its speed. */
const BATCH = 4;
const STEPS = 3;
/** Relative, of the first loss: float32 sums in another order. */
const TOLERANCE = 1e-3;

/**
 * Takes three steps from the same weights on the same batches in our engine and in a peer.
 *
 * It agrees when the trainable parameters are equal in number and the first losses equal within 1e-3, relative. The
 * losses after updates are given beside, not judged: AdamW's first steps are near the sign of a gradient, so that
 * rounding moves a weight whose gradient is nearly 0.
 */
export async function checkAgreement(
  ours: EngineProcess,
  peer: BenchEngine,
  variant: string,
  nets: readonly ReferenceNet[],
  options: { folder: string; threads: number },
): Promise<Agreement[]> {
  const process = await EngineProcess.start(peer.start(variant, options.threads));
  try {
    const agreements: Agreement[] = [];
    for (const net of nets) {
      const size = peer.reduced?.size ?? net.size;
      const task = writeTask(
        join(options.folder, `agreement-${net.id}-${size}`),
        withoutDropout(net.spec(size)),
        BATCH,
      );
      const [expected, found] = [await lossesOf(ours, task), await lossesOf(process, task)];
      const agrees =
        expected.trainableParameters === found.trainableParameters &&
        Math.abs(found.losses[0] / expected.losses[0] - 1) <= TOLERANCE;
      agreements.push({ net: net.id, engine: peer.id, variant, ...found, ourLosses: expected.losses, agrees });
    }
    return agreements;
  } finally {
    await process.close();
  }
}

async function lossesOf(engine: EngineProcess, task: string) {
  const { trainableParameters } = await engine.open(task);
  return { trainableParameters, losses: (await engine.run(STEPS)).losses };
}
