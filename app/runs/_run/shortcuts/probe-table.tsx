import { Table, Text } from "@mantine/core";
import type { Difference, IntervalEstimate } from "@/lib/assessment/shortcuts/interval-estimate";
import { type Probe, PROBES } from "@/lib/assessment/shortcuts/probes";
import type { ProbeResult, ShortcutReport } from "@/lib/assessment/shortcuts/shortcut-report";
import { IntervalBar } from "./interval-bar";
import styles from "./shortcuts.module.css";

/** What is expected of a score under each kind of probe. */
const EXPECTED: Record<Probe["kind"], string> = {
  withoutLungs: "No lung is left to see: the score should fall to chance",
  harmless: "All of the lungs is there: the score should stay",
  destroyed: "The chest is cut to pieces: the score should fall",
};

/** One score of a network under every probe beside that of the films as they are, with intervals, and how many answers changed. */
export function ProbeTable({ report, score }: { report: ShortcutReport; score: string }) {
  const intact = report.intact[score];
  const kinds = Object.keys(EXPECTED) as Probe["kind"][];
  return (
    <div className={styles.scroll}>
      <Table verticalSpacing={4} fz="sm" className="figures">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Shown</Table.Th>
            <Table.Th>Score, the whole film as a line</Table.Th>
            <Table.Th ta="right">Score (95%)</Table.Th>
            <Table.Th ta="right">Change (95%)</Table.Th>
            <Table.Th ta="right">p</Table.Th>
            <Table.Th ta="right">Answers changed</Table.Th>
            <Table.Th ta="right">Films, patients</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr>
            <Table.Th scope="row" fw={550}>
              the whole film
            </Table.Th>
            <Table.Td>
              <IntervalBar estimate={intact} reference={intact.value} />
            </Table.Td>
            <Table.Td ta="right">{estimateText(intact)}</Table.Td>
            <Table.Td ta="right">–</Table.Td>
            <Table.Td ta="right">–</Table.Td>
            <Table.Td ta="right">–</Table.Td>
            <Table.Td ta="right">
              {report.films}, {report.patients}
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
        {kinds.map((kind) => (
          <Table.Tbody key={kind}>
            <Table.Tr>
              <Table.Td colSpan={7}>
                <Text size="xs" c="dimmed">
                  {EXPECTED[kind]}
                </Text>
              </Table.Td>
            </Table.Tr>
            {PROBES.filter((probe) => probe.kind === kind).map((probe) => (
              <ProbeRow
                key={probe.id}
                probe={probe}
                result={report.probes.find((one) => one.probe === probe.id)}
                intact={intact}
                score={score}
              />
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </div>
  );
}

interface ProbeRowProps {
  probe: Probe;
  /** Undefined where the probe changes no film. */
  result: ProbeResult | undefined;
  intact: IntervalEstimate;
  score: string;
}

function ProbeRow({ probe, result, intact, score }: ProbeRowProps) {
  if (result === undefined)
    return (
      <Table.Tr>
        <Table.Th scope="row" fw={400}>
          {probe.title}
        </Table.Th>
        <Table.Td colSpan={6} c="dimmed">
          changes none of the films
        </Table.Td>
      </Table.Tr>
    );
  const { scores, differences, flips, films, patients } = result;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {probe.title}
      </Table.Th>
      <Table.Td>
        <IntervalBar estimate={scores[score]} reference={intact.value} />
      </Table.Td>
      <Table.Td ta="right">{estimateText(scores[score])}</Table.Td>
      <Table.Td ta="right">{differenceText(differences[score])}</Table.Td>
      <Table.Td ta="right">{pText(differences[score].p)}</Table.Td>
      <Table.Td ta="right">
        {flips.value === null || flips.low === null || flips.high === null
          ? "–"
          : `${percent(flips.value)} (${percent(flips.low)}–${percent(flips.high)})`}
      </Table.Td>
      <Table.Td ta="right">
        {films}, {patients}
      </Table.Td>
    </Table.Tr>
  );
}

const percent = (value: number) => `${Math.round(100 * value)}%`;

function estimateText({ value, low, high }: IntervalEstimate): string {
  if (value === null || low === null || high === null) return "–";
  return `${value.toFixed(3)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function differenceText({ value, low, high }: Difference): string {
  const signed = (one: number) => `${one < -0.0005 ? "−" : one > 0.0005 ? "+" : ""}${Math.abs(one).toFixed(2)}`;
  if (value === null || low === null || high === null) return "–";
  return `${signed(value)} (${signed(low)} to ${signed(high)})`;
}

function pText(p: number | null): string {
  if (p === null) return "–";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}
