/** @file Networks that were really trained on drawings, with and without a sign in the corner that goes with one label. */
import { expect, it } from "vitest";
import { auditShortcuts } from "../../assessment/shortcuts/audit-shortcuts";
import type { ShortcutReport } from "../../assessment/shortcuts/shortcut-report";
import { outputActivation } from "../../graph/step/output-activation";
import { argmax } from "../../tensor/argmax";
import { drawnData, finished, record, SIZE } from "../../training/drawn-run.fixture";
import { openAskedNetwork } from "./open-asked-network";

const AREA = SIZE * SIZE;

/** Trains on the drawings of the fixture and audits the network on those that it was not trained on. */
async function trainAndAudit(seed: number, isMarked: boolean): Promise<ShortcutReport> {
  const training = { seed, epochs: 30, augmentation: { horizontalFlip: false } };
  const { spec, films, labels, split, pack } = drawnData(training);
  const pixels = pack.pixels.slice();
  if (isMarked)
    for (const { index, label } of films)
      if (label === "none") for (const at of [14, 15, SIZE + 14, SIZE + 15]) pixels[index * AREA + at] = 255;
  const { outcome } = await record(training, { pack: { size: SIZE, pixels } });
  const { weights, testReport } = finished(outcome);
  const { cnn, preprocessing } = spec;
  const activation = outputActivation(spec.training.loss, labels);
  const network = await openAskedNetwork({ cnn, labels, weights, preprocessing, activation }, { threads: 1 });
  const heldOut = [...split.validation, ...split.test].map((index) => ({
    record: films[index],
    isTest: true,
    square: pixels.subarray(index * AREA, (index + 1) * AREA),
  }));
  const { probabilities } = await network.ask(
    split.test.map((index) => pixels.subarray(index * AREA, (index + 1) * AREA)),
  );
  // It answers as the engine that trained it.
  expect(probabilities.map(argmax)).toEqual(testReport.predictions.map(({ prediction }) => prediction));
  const dataset = { id: spec.dataset, fingerprint: "", synthetic: true };
  const report = await auditShortcuts({ dataset, films: heldOut, network });
  await network.close();
  return report;
}

const redOf = ({ findings }: ShortcutReport) =>
  findings.filter(({ severity }) => severity === "red").map(({ id }) => id);

it("a network without a shortcut has no red finding, whatever its seed", async () => {
  for (const seed of [1, 2, 3]) {
    const report = await trainAndAudit(seed, false);
    expect(report.intact.macroAuroc.value, "it has learned something to lose").toBeGreaterThan(0.8);
    expect(redOf(report), `seed ${seed}`).toEqual([]);
  }
});

it("a network that was trained with a sign in the corner is found out", async () => {
  const report = await trainAndAudit(1, true);
  expect(redOf(report)).toContain("shortcut.border");
  expect(report.findings.find(({ id }) => id === "shortcut.border")?.detail).toContain("none");
});
