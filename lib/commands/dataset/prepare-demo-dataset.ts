import type { Step, Terminal } from "../../../bin/terminal.mjs";
import { ensurePhantomDataset } from "../../jobs/demo/ensure-phantom-dataset";
import type { Store } from "../../store/open-store";

/** Draws the synthetic data set where it is not there yet, with a bar; silent where it is. */
export async function prepareDemoDataset(
  store: Store,
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<void> {
  let step: Step | undefined;
  try {
    await ensurePhantomDataset(store, ({ done, total }) => {
      signal.throwIfAborted();
      step ??= terminal.step("Drawing the synthetic chest data set");
      step.progress(done / total, `${done} of ${total} films`);
    });
    step?.done("Synthetic chest data set drawn");
  } catch (error) {
    step?.fail();
    throw error;
  }
}
