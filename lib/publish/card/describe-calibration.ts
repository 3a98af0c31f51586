import type { PublishedModel } from "../model";

type Calibrated = Partial<Pick<PublishedModel, "calibration" | "calibrationEffect" | "members">>;

/** Whether scores are calibrated, in the words that stand beside every one of them. */
export function scoreKind({ calibration }: Calibrated): "calibrated" | "uncalibrated" {
  return calibration == null || calibration.kind === "none" ? "uncalibrated" : "calibrated";
}

/** How a network's probabilities were calibrated and what that gave, in sentences; what calibrated scores still are not comes last. */
export function calibrationSentences(model: Calibrated): string[] {
  const { calibration, calibrationEffect: effect } = model;
  const limit = "A score is not the probability of a disease.";
  if (calibration == null) return [`Probabilities are the network's own and are not calibrated. ${limit}`];
  if (calibration.kind === "none") return [`Probabilities are ${ownWords(model)}. ${calibration.reason}`, limit];
  const { films, patients } = calibration;
  const from = `${films} validation films${patients === null ? "" : ` of ${patients} patients`}`;
  const how =
    calibration.kind === "temperature"
      ? `logits divided by a temperature of ${calibration.temperature.toFixed(3)}`
      : "each label's logit scaled and moved by itself";
  const test =
    effect == null
      ? []
      : [
          `On ${effect.films} test films${effect.patients === null ? "" : ` of ${effect.patients} patients`} the calibration error goes from ${effect.before.calibrationError.toFixed(3)} to ${effect.after.calibrationError.toFixed(3)} (honest probabilities would show up to ${effect.after.ifHonest.high.toFixed(3)} on so many films), the log loss from ${effect.before.logLoss.toFixed(3)} to ${effect.after.logLoss.toFixed(3)}${effect.gain === null ? "" : ` (gain a patient ${effect.gain.value.toFixed(3)}, 95% interval ${effect.gain.low.toFixed(3)} to ${effect.gain.high.toFixed(3)})`}.${effect.changed === 0 ? "" : ` ${effect.changed} of them ${effect.changed === 1 ? "gets" : "get"} another prediction than before it.`}`,
        ];
  return [
    `Probabilities are calibrated: ${how}, learned from ${from}. ${calibration.reason}`,
    ...test,
    `They are calibrated for films like those of the data set, in the shares in which its classes occur there; elsewhere they may be far off. ${limit}`,
  ];
}

/** Whose probabilities are given out where nothing is done to them. */
function ownWords({ members = [] }: Calibrated): string {
  if (members.length === 0) return "the network's own";
  const calibrated = members.filter(({ calibration }) => calibration !== null && calibration.kind !== "none").length;
  return `the mean of ${members.length} networks', of which ${calibrated} are calibrated`;
}
