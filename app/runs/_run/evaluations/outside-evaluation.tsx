"use client";
import { List, ListItem, Spoiler, Text, Title } from "@mantine/core";
import { formatPlural } from "@/app/_components/ui/format-values";
import { describeOverlap, overlapLine } from "@/lib/assessment/describe-overlap";
import type { EvaluationResult, EvaluationSubject } from "@/lib/assessment/evaluation";
import { EvaluationView } from "../evaluation-view";
import styles from "../run.module.css";
import type { NetworkOfReport } from "../trust/network-of-report";
import { InsideOutsideTable } from "./inside-outside-table";
import { WithinSourceTable } from "./within-source-table";

/** An evaluation on another data set: what was left out, inside beside outside, within each source, and every film. */
export function OutsideEvaluation({
  id,
  network,
  subject,
  result,
}: {
  id: string;
  network: NetworkOfReport;
  subject: EvaluationSubject;
  result: EvaluationResult;
}) {
  const { comparison, withinSource, unmeasured, report } = result;
  return (
    <div className={styles.stack}>
      <LeftOut subject={subject} result={result} />
      {comparison !== null && (
        <section>
          <Title order={2} size="h3" mb={6}>
            Inside and outside
          </Title>
          <InsideOutsideTable comparison={comparison} />
        </section>
      )}
      {unmeasured.length > 0 && (
        <section>
          <Title order={2} size="h3" mb={6}>
            What these films cannot tell
          </Title>
          {unmeasured.map((sentence) => (
            <Text key={sentence} size="sm" maw="80ch">
              {sentence}
            </Text>
          ))}
        </section>
      )}
      {withinSource.length > 0 && (
        <section>
          <Title order={2} size="h3" mb={2}>
            Within one source
          </Title>
          <WithinSourceTable areas={withinSource} />
        </section>
      )}
      <EvaluationView report={report} doubts={[]} network={network} evaluation={id} />
    </div>
  );
}

function LeftOut({
  subject: { mapping },
  result: { overlap, unmapped },
}: {
  subject: EvaluationSubject;
  result: EvaluationResult;
}) {
  const renamed = Object.entries(mapping).filter(([label, name]) => name !== null && name !== label);
  const films = [...overlap.leftOut, ...overlap.suspects];
  return (
    <section>
      <Title order={2} size="h3" mb={6}>
        Which films are in the score
      </Title>
      {describeOverlap(overlap).map((sentence) => (
        <Text key={sentence} size="sm" maw="80ch">
          {sentence}
        </Text>
      ))}
      {films.length > 0 && (
        <Spoiler maxHeight={96} showLabel="Show all" hideLabel="Show fewer">
          <List size="sm">
            {films.map((film) => (
              <ListItem key={film.film}>{overlapLine(film)}</ListItem>
            ))}
          </List>
        </Spoiler>
      )}
      {renamed.map(([label, name]) => (
        <Text key={label} size="sm">
          Its label {label} is taken for {name}.
        </Text>
      ))}
      {Object.entries(unmapped).map(([label, count]) => (
        <Text key={label} size="sm">
          Its label {label} is left out: {formatPlural(count, "film")}.
        </Text>
      ))}
    </section>
  );
}
