import { type AssessmentProgress } from "../../assessment/assessment";

/** How an assessment is made: it stops when the signal aborts, and says how far it is. */
export interface AssessmentWork {
  signal: AbortSignal;
  onProgress: (progress: AssessmentProgress) => void;
}
