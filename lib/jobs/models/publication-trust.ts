import { HilumError, isHilumError } from "../../errors";
import { calibrationEffect } from "../../metrics/calibration/calibration-effect";
import { operatingPoint } from "../../metrics/operating-points/operating-point";
import { type WantedPoint } from "../../metrics/operating-points/wanted-point";
import { type PublishedModel } from "../../publish/model";
import { type Store } from "../../store/open-store";
import { loadReportSubgroups } from "../assessments/load-subgroups";
import { asUsed, type JudgedEnsemble } from "./judge-ensemble";

type Trust = Pick<PublishedModel, "calibration" | "calibrationEffect" | "operatingPoint" | "subgroups">;

/**
 * What a model tells of the worth of its scores: how they are calibrated, the threshold that was asked for, how it does on
 * groups of its test films. Subgroups are null where the data set is gone, and without a test. Throws `badRequest` for a class
 * that the network does not know, and where no threshold keeps the rule on the validation films.
 */
export async function publicationTrust(
  store: Store,
  judged: JudgedEnsemble,
  wanted: WantedPoint | null,
): Promise<Trust> {
  const { run, report, calibration, ensemble } = judged;
  return {
    calibration,
    calibrationEffect: calibrationEffect(ensemble.members[0].activation, calibration, report.predictions),
    operatingPoint: wanted === null ? null : choosePoint(judged, wanted),
    subgroups:
      judged.testedBy === "none"
        ? null
        : await loadReportSubgroups(store, run, report).catch((error: unknown) => {
            if (isHilumError(error) && error.code === "notFound") return null;
            throw error;
          }),
  };
}

function choosePoint(judged: JudgedEnsemble, { label, rule }: WantedPoint): PublishedModel["operatingPoint"] {
  const { run, report, validation, testedBy } = judged;
  const { labels } = report;
  if (!labels.includes(label))
    throw new HilumError("badRequest", `${run.name} does not know the class ${label}.`, {
      remedy: `It knows ${labels.join(", ")}.`,
    });
  const found =
    validation === null || testedBy === "none"
      ? { found: false as const, reason: "There is no report of validation and of test films." }
      : operatingPoint(asUsed(judged, validation), asUsed(judged, report), label, rule);
  if (!found.found)
    throw new HilumError("badRequest", `No threshold was found for ${label}. ${found.reason}`, {
      remedy: "Nothing was published. Choose another rule, or publish without an operating point.",
    });
  return found.point;
}
