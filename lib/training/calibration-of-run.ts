import { calibrateNetwork } from "../metrics/calibration/calibrate-network";
import type { NetworkCalibration } from "../metrics/calibration/network-calibration";
import type { EvaluationReport } from "../metrics/evaluation-report";
import { outputActivation } from "../graph/step/output-activation";
import type { RunSpec } from "./run";

const KEPT = 256;
const known = new Map<string, NetworkCalibration>();

/**
 * How a completed run's network is calibrated, by its validation report. A report never changes once it is stored, so what
 * was found for the last runs asked about is kept. @param run its id and spec
 */
export function calibrationOfRun(
  { id, spec }: { id: string; spec: RunSpec },
  validation: EvaluationReport,
): NetworkCalibration {
  const calibration =
    known.get(id) ?? calibrateNetwork(outputActivation(spec.training.loss, validation.labels), validation.predictions);
  known.delete(id);
  known.set(id, calibration);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT) break;
    known.delete(oldest);
  }
  return calibration;
}
