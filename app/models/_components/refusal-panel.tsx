import { Text, Title } from "@mantine/core";
import { formatPercent } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { Stat, Stats } from "@/app/_components/ui/stat";
import type { Proportion } from "@/lib/metrics/evaluation-report";
import type { PublishedModel } from "@/lib/publish/model";
import { RiskCoverageChart } from "./risk-coverage-chart";

/** Which films a model answers: what is refused of its own test films, and how it errs among those it is surest of. */
export function RefusalPanel({
  model: { gate, riskCoverage },
}: {
  model: Pick<PublishedModel, "gate" | "riskCoverage">;
}) {
  if (gate === null && riskCoverage === null) return null;
  return (
    <section aria-labelledby="answers">
      <Title order={2} id="answers" mb="xs">
        Which films it answers
      </Title>
      <Panel>
        {gate !== null && (
          <Stats>
            <Stat
              label="Refused by the picture"
              value={formatPercent(gate.tried.refused.value)}
              note={`${intervalOf(gate.tried.refused)}, ${gate.tried.films} test films${gate.tried.patients === null ? ", not all of known patients" : ` of ${gate.tried.patients} patients`}`}
            />
            {gate.uncertain !== null && (
              <>
                <Stat
                  label="Refused as too uncertain"
                  value={formatPercent(gate.uncertain.refused.value)}
                  note={intervalOf(gate.uncertain.refused)}
                />
                <Stat
                  label="True label among those named"
                  value={formatPercent(gate.uncertain.covered.value)}
                  note={`${intervalOf(gate.uncertain.covered)}, ${formatPercent(gate.conformal?.coverage, 0)} wanted`}
                />
              </>
            )}
          </Stats>
        )}
        {gate !== null && gate.lifted.length > 0 && (
          <Text size="sm" c="dimmed" mt="sm">
            Not counted for this model, since by them its own films would be refused: {gate.lifted.join(", ")}.
          </Text>
        )}
        {riskCoverage !== null && <RiskCoverageChart curve={riskCoverage} />}
      </Panel>
    </section>
  );
}

function intervalOf({ low, high }: Proportion): string {
  return `95% interval ${formatPercent(low)}–${formatPercent(high)}`;
}
