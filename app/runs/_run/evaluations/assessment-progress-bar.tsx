import { Progress, Text } from "@mantine/core";
import { formatDuration } from "@/app/_components/ui/format-values";
import type { AssessmentProgress } from "@/lib/assessment/assessment";
import { describeAssessmentProgress } from "@/lib/assessment/describe-assessment-progress";

/** How far an assessment is, with its rate and the time left of its step; before it begins, that it waits. */
export function AssessmentProgressBar({ title, progress }: { title: string; progress: AssessmentProgress | null }) {
  const words =
    progress === null
      ? "Waits for a worker: one that trains makes it next."
      : `${describeAssessmentProgress(progress)}${progress.etaMs === null ? "" : `, about ${formatDuration(progress.etaMs)} left in this step`}`;
  return (
    <div>
      <Text size="sm" fw={550}>
        {title}
      </Text>
      <Progress value={100 * (progress?.share ?? 0)} aria-label={title} animated={progress !== null} mt={4} />
      <Text size="sm" c="dimmed" mt={4} className="figures">
        {words}
      </Text>
    </div>
  );
}
