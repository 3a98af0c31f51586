"use client";
import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatPlural } from "@/app/_components/ui/format-values";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import { describeOverlap } from "@/lib/assessment/describe-overlap";
import type { EvaluationSubject } from "@/lib/assessment/evaluation";
import type { EvaluationHeadline } from "@/lib/assessment/evaluation-headline";
import type { RunDetail } from "@/lib/training/run";
import { isUnderWay } from "@/lib/training/run-status";
import { AssessmentProgressBar } from "./assessment-progress-bar";
import styles from "./evaluations.module.css";
import { InsideOutsideTable } from "./inside-outside-table";

interface EvaluationListProps {
  run: Pick<RunDetail, "id">;
  evaluations: readonly EvaluationHeadline[];
  /** Absent where nothing can be removed, or asked again. */
  onRemove?: (id: string) => void;
  onAgain?: (subject: EvaluationSubject) => void;
}

/** Evaluations on other data sets: waiting, under way, or inside beside outside with the drop of each figure. */
export function EvaluationList({ run, evaluations, ...actions }: EvaluationListProps) {
  return (
    <div className={styles.list}>
      {evaluations.map((evaluation) => (
        <OneEvaluation key={evaluation.id} run={run} evaluation={evaluation} {...actions} />
      ))}
    </div>
  );
}

function OneEvaluation({
  run,
  evaluation: { id, subject, status, progress, failure, result, isStale },
  onRemove,
  onAgain,
}: Pick<EvaluationListProps, "run" | "onRemove" | "onAgain"> & { evaluation: EvaluationHeadline }) {
  if (isUnderWay(status))
    return <AssessmentProgressBar title={`Evaluation on ${subject.dataset}`} progress={progress} />;
  const remove = onRemove && (
    <Button
      variant="subtle"
      size="compact-xs"
      color="gray"
      onClick={() => onRemove(id)}
      aria-label={`Remove the evaluation on ${subject.dataset}`}
    >
      Remove
    </Button>
  );
  if (failure !== null) return <FailureAlert failure={failure} action={remove} />;
  if (result === null) return null;
  const { dataset, report, overlap, comparison, unmeasured } = result;
  return (
    <article aria-label={`Evaluation on ${dataset.title}`}>
      <Group gap="xs" mb={4}>
        <Title order={4} size="h5">
          <TextLink href={`/runs/${run.id}/evaluations/${id}`}>{dataset.title}</TextLink>
        </Title>
        {dataset.synthetic && <SyntheticBadge />}
        {subject.model !== null && <Badge variant="default">{subject.model}</Badge>}
        {isStale && (
          <Badge color="yellow" variant="light">
            of version {dataset.version}, the set has changed
          </Badge>
        )}
        {isStale && onAgain && subject.model === null && (
          <Button variant="default" size="compact-xs" onClick={() => onAgain(subject)}>
            Evaluate anew
          </Button>
        )}
        <Text size="sm" c="dimmed">
          {formatPlural(report.accuracy.denominator, "film")}
          {report.patients === null ? "" : ` of ${formatPlural(report.patients, "patient")}`} in the score
        </Text>
        {remove}
      </Group>
      {comparison === null ? (
        <Text size="sm">The two sets share no class: they cannot be laid side by side.</Text>
      ) : (
        <InsideOutsideTable comparison={comparison} />
      )}
      {[...describeOverlap(overlap), ...unmeasured].map((sentence) => (
        <Text key={sentence} size="sm" c="dimmed" maw="80ch" mt={4}>
          {sentence}
        </Text>
      ))}
    </article>
  );
}
