import { setImmediate as breathe } from "node:timers/promises";
import { auditShortcuts } from "../../assessment/shortcuts/audit-shortcuts";
import { type ShortcutReport } from "../../assessment/shortcuts/shortcut-report";
import { type Store } from "../../store/open-store";
import { loadTrainedNetwork } from "../models/open-network";
import { loadLockedRunData, loadPixelPack } from "../runs/run-data";
import { type AssessmentWork } from "./assessment-work";
import { openAskedNetwork } from "./open-asked-network";
import { stepProgress } from "./step-progress";

/** Of the whole: what preparing the films takes. */
const FILMS = 0.2;

/** Asks a run's network about its own films kept apart, changed on purpose. Throws `notFound` when the data set is gone. */
export async function makeShortcutAudit(
  store: Store,
  runId: string,
  { signal, onProgress }: AssessmentWork,
): Promise<ShortcutReport> {
  const { run, network: trained } = await loadTrainedNetwork(store, runId);
  const { dataset, films: all, split } = await loadLockedRunData(store, run);
  const isTest = new Set(split.test);
  const asked = new Set([...split.validation, ...split.test]);
  const films = all.filter(({ index }) => asked.has(index));
  const { size, pixels } = await loadPixelPack(store, {
    films,
    size: trained.cnn.input.size,
    preprocessing: trained.preprocessing,
    onProgress: stepProgress(onProgress, { step: "preparing the films", from: 0, to: FILMS }),
    signal,
  });
  const network = await openAskedNetwork(trained, { signal });
  const startedAt = performance.now();
  try {
    const { id, fingerprint, synthetic } = dataset;
    return await auditShortcuts({
      dataset: { id, fingerprint, synthetic },
      films: films.map((record, place) => ({
        record,
        isTest: isTest.has(record.index),
        square: pixels.subarray(place * size * size, (place + 1) * size * size),
      })),
      network,
      onStep: async (step, share) => {
        signal.throwIfAborted();
        const elapsed = performance.now() - startedAt;
        onProgress({
          step: `asking about ${step}`,
          share: FILMS + (1 - FILMS) * share,
          films: null,
          etaMs: share > 0 ? (elapsed * (1 - share)) / share : null,
        });
        // What follows holds the thread for a while, and whoever waits for this process's answers is let in first.
        await breathe();
      },
    });
  } finally {
    await network.close();
  }
}
