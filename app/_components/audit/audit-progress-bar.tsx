import { Progress, Text } from "@mantine/core";
import { type AuditProgress } from "@/lib/audit/audit-state";
import { describeProgress } from "@/lib/audit/describe-progress";
import { formatDuration } from "../ui/format-values";

/** How far an audit is, with its rate and the time left; before it begins, that it waits. */
export function AuditProgressBar({ progress }: { progress: AuditProgress | null }) {
  const words =
    progress === null
      ? "Waits for a worker: one that trains audits next."
      : `${describeProgress(progress)}${progress.etaMs === null ? "" : `, about ${formatDuration(progress.etaMs)} left in this step`}`;
  return (
    <div>
      <Progress value={100 * (progress?.share ?? 0)} aria-label="Audit" animated={progress !== null} />
      <Text size="sm" c="dimmed" mt={4} className="figures">
        {words}
      </Text>
    </div>
  );
}
