import { HilumError, isHilumError } from "../../errors";
import { calibratedProbabilities } from "../../metrics/calibration/calibrated-probabilities";
import { calibrationEffect } from "../../metrics/calibration/calibration-effect";
import { type EvaluationReport } from "../../metrics/evaluation-report";
import { type JudgedFilms, operatingPoint } from "../../metrics/operating-points/operating-point";
import { type WantedPoint } from "../../metrics/operating-points/wanted-point";
import { type TrainedNetwork } from "../../publish/build-model";
import { type PublishedModel } from "../../publish/model";
import { type Store } from "../../store/open-store";
import { getRunArtifacts } from "../../store/runs/run-store";
import { type RunDetail } from "../../training/run";
import { loadRunSubgroups } from "../assessments/load-subgroups";

type Trust = Pick<PublishedModel, "calibration" | "calibrationEffect" | "operatingPoint" | "subgroups">;

/**
 * What a model tells of the worth of its scores: how they are calibrated, the threshold that was asked for, how it does on
 * groups of its test films. Subgroups are null where the data set is gone. Throws `badRequest` for a class that the network
 * does not know, and where no threshold keeps the rule on the validation films.
 */
export async function publicationTrust(
  store: Store,
  { run, report, network }: { run: RunDetail; report: EvaluationReport; network: TrainedNetwork },
  wanted: WantedPoint | null,
): Promise<Trust> {
  return {
    calibration: run.calibration,
    calibrationEffect: calibrationEffect(network.activation, run.calibration, report.predictions),
    operatingPoint: wanted === null ? null : await choosePoint(store, { run, report, network }, wanted),
    subgroups: await loadRunSubgroups(store, run.id).catch((error: unknown) => {
      if (isHilumError(error) && error.code === "notFound") return null;
      throw error;
    }),
  };
}

async function choosePoint(
  store: Store,
  { run, report, network }: { run: RunDetail; report: EvaluationReport; network: TrainedNetwork },
  { label, rule }: WantedPoint,
): Promise<PublishedModel["operatingPoint"]> {
  if (!network.labels.includes(label))
    throw new HilumError("badRequest", `${run.name} does not know the class ${label}.`, {
      remedy: `It knows ${network.labels.join(", ")}.`,
    });
  const { validationReport } = await getRunArtifacts(store, run.id);
  const found =
    validationReport === null
      ? { found: false as const, reason: "The run has no report of its validation films." }
      : operatingPoint(asUsed(network, validationReport), asUsed(network, report), label, rule);
  if (!found.found)
    throw new HilumError("badRequest", `No threshold was found for ${label}. ${found.reason}`, {
      remedy: "Nothing was published. Choose another rule, or publish without an operating point.",
    });
  return found.point;
}

/** With the scores that the network gives when it is used. */
function asUsed(
  { activation, scaling = null }: TrainedNetwork,
  { labels, predictions }: EvaluationReport,
): JudgedFilms {
  const rows = calibratedProbabilities(
    activation,
    predictions.map(({ probabilities }) => probabilities),
    scaling,
  );
  return { labels, predictions: predictions.map((film, i) => ({ ...film, probabilities: rows[i] })) };
}
