import { counted, listed, verb } from "../audit/findings/wording";
import { type EvaluationReport } from "../metrics/evaluation-report";

/** Fewer of a class leave its figures next to nothing to stand on. */
const FEW_POSITIVES = 10;

/**
 * What the films of an evaluation cannot tell, each thing in a sentence.
 * @param nobodys how many of them are of a patient whom nobody knows: each counts as one of its own. @default 0
 */
export function unmeasured({ labels, perClass }: Pick<EvaluationReport, "labels" | "perClass">, nobodys = 0): string[] {
  const absent = labels.filter((label) => perClass[label].support === 0);
  const present = labels.filter((label) => perClass[label].support > 0);
  const few = present.filter((label) => perClass[label].support < FEW_POSITIVES);
  const sentences: string[] = [];
  if (absent.length > 0)
    sentences.push(
      `No film of the set is of ${absent.join(" or ")}: how well ${verb(absent.length, "it is", "they are")} recognised cannot be told, and mean figures are over ${listed(present)} only.`,
    );
  if (present.length === 1)
    sentences.push(
      `Every film is of ${present[0]}: its specificity and AUROC need films of another class. Accuracy is its sensitivity here.`,
    );
  for (const label of few)
    sentences.push(
      `Only ${counted(perClass[label].support, "film")} ${verb(perClass[label].support, "is", "are")} of ${label}: its figures say little.`,
    );
  if (nobodys > 0)
    sentences.push(
      `Of ${counted(nobodys, "film")} the patient is not known: each counts as a patient of its own, and intervals are too narrow where some are of one.`,
    );
  return sentences;
}
