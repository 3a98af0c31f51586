import type { Step } from "../../../bin/terminal.mjs";
import { formatElapsed } from "../../../bin/terminal.mjs";
import type { AssessmentProgress, AssessmentSubject } from "../../assessment/assessment";
import { describeAssessmentProgress } from "../../assessment/describe-assessment-progress";
import type { AssessmentWork } from "../../jobs/assessments/assessment-work";
import { ensureAssessment, type MadeAssessment } from "../../jobs/assessments/ensure-assessment";
import type { Store } from "../../store/open-store";
import type { CommandContext } from "../command";

/** An assessment, made or waited for with a bar; silent where it is there. Throws what made it fail. */
export async function assessWithBar<Kind extends AssessmentSubject["kind"]>(
  store: Store,
  { run, subject, title }: { run: string; subject: AssessmentSubject & { kind: Kind }; title: string },
  context: Pick<CommandContext, "terminal" | "signal">,
): Promise<MadeAssessment<Kind>> {
  return withBar(title, context, (work) => ensureAssessment<Kind>(store, run, subject, work));
}

/** The same bar for whatever tells how far it is; none where it is there at once. */
export async function withBar<T>(
  title: string,
  { terminal, signal }: Pick<CommandContext, "terminal" | "signal">,
  make: (work: AssessmentWork) => Promise<T>,
): Promise<T> {
  let bar: Step | undefined;
  const onProgress = (progress: AssessmentProgress) => {
    bar ??= terminal.step(title);
    const left = progress.etaMs === null || progress.etaMs < 1_000 ? "" : `, ${formatElapsed(progress.etaMs)} left`;
    bar.progress(progress.share, `${describeAssessmentProgress(progress)}${left}`);
  };
  try {
    const made = await make({ signal, onProgress });
    bar?.done(title);
    return made;
  } catch (error) {
    bar?.fail();
    throw error;
  }
}
