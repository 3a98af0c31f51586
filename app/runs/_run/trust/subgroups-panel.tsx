"use client";
import {
  Alert,
  Select,
  Skeleton,
  Table,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
  Text,
} from "@mantine/core";
import { Fragment, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatMetric, formatPlural } from "@/app/_components/ui/format-values";
import { useRequest } from "@/app/_state/use-request";
import type { Subgroup, SubgroupReport } from "@/lib/assessment/subgroups/subgroup-report";
import { attributeTitle, gapSentences, smallGroups } from "@/lib/assessment/subgroups/tell-subgroups";
import { defaultLabel } from "@/lib/metrics/operating-points/default-label";
import { ShareWords } from "../share-words";
import styles from "./trust.module.css";

/** How the network does on groups of people and films: a forest of intervals, with the numbers beside it. */
export function SubgroupsPanel({
  name,
  labels,
  load,
}: {
  /** What tells this report from every other. */
  name: string;
  labels: readonly string[];
  load: (label: string, signal: AbortSignal) => Promise<SubgroupReport>;
}) {
  const [label, setLabel] = useState(() => defaultLabel(labels));
  const { value: report, failure } = useRequest(`subgroups:${name}:${label}`, (signal) => load(label, signal));
  return (
    <section>
      <Text mb="sm" maw="80ch">
        A network may do well on the whole and badly on some. Sensitivity is the share of films of the class that are
        named so, specificity the share of the others that are not.
      </Text>
      <Select
        label="Class"
        data={[...labels]}
        value={label}
        onChange={(value) => value !== null && setLabel(value)}
        allowDeselect={false}
        w="14rem"
        mb="sm"
      />
      {failure !== null && <FailureAlert failure={failure} />}
      {report === null ? failure === null && <Skeleton height={240} /> : <Groups report={report} />}
    </section>
  );
}

function Groups({ report }: { report: SubgroupReport }) {
  const small = smallGroups(report);
  return (
    <>
      <ul style={{ margin: "0 0 0.5rem", paddingLeft: "1.25rem", maxWidth: "80ch" }}>
        {gapSentences(report).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {small.length > 0 && (
        <Alert color="yellow" mb="sm" title="Too few films">
          Fewer than ten films of {report.label}, or fewer than ten others: {small.join("; ")}. Their figures say next
          to nothing, and they are compared with nothing.
        </Alert>
      )}
      {report.attributes.length > 0 && (
        <TableScrollContainer minWidth={880} type="native" tabIndex={0} role="group" aria-label="Figures by group">
          <Table>
            <TableThead>
              <TableTr>
                <TableTh>Group</TableTh>
                <TableTh ta="right">Films, patients</TableTh>
                <TableTh ta="right">{report.label}</TableTh>
                <TableTh>Accuracy</TableTh>
                <TableTh>Sensitivity</TableTh>
                <TableTh>Specificity</TableTh>
                <TableTh>AUROC</TableTh>
              </TableTr>
            </TableThead>
            <TableTbody>
              {report.attributes.map(({ name, groups }) => (
                <Fragment key={name}>
                  <TableTr>
                    <TableTh colSpan={7} scope="rowgroup">
                      {attributeTitle(name)}
                    </TableTh>
                  </TableTr>
                  {groups.map((group) => (
                    <GroupRow key={group.value} group={group} />
                  ))}
                </Fragment>
              ))}
            </TableTbody>
          </Table>
        </TableScrollContainer>
      )}
      <Text size="sm" c="dimmed" mt={4} maw="80ch">
        {formatPlural(report.films, "film")}
        {report.patients === null
          ? ", not all of whose patients are known"
          : ` of ${formatPlural(report.patients, "patient")}`}
        ; 95% intervals, those of AUROC and of differences by patient; a bar runs from 0 to 100%.
        {report.unknownFilms > 0 &&
          ` ${formatPlural(report.unknownFilms, "film")} of the report are in the data set no more.`}
      </Text>
    </>
  );
}

function GroupRow({ group }: { group: Subgroup }) {
  const { auroc } = group;
  return (
    <TableTr c={group.isSmall ? "dimmed" : undefined}>
      <TableTh scope="row" fw={500} pl="lg">
        {group.value}
        {group.isSmall && " (few)"}
      </TableTh>
      <TableTd ta="right">
        {group.films}, {group.patients ?? "–"}
      </TableTd>
      <TableTd ta="right">{group.positives}</TableTd>
      {[group.accuracy, group.sensitivity, group.specificity].map((share, i) => (
        <TableTd key={i}>
          <Interval value={share.value} low={share.low} high={share.high} />
          <ShareWords share={share} />
        </TableTd>
      ))}
      <TableTd>
        {auroc === null ? (
          "–"
        ) : (
          <>
            <Interval {...auroc} />
            {formatMetric(auroc.value)}{" "}
            <Text span size="xs" c="dimmed">
              {auroc.low === null || auroc.high === null
                ? "too few patients for an interval"
                : `${formatMetric(auroc.low)}–${formatMetric(auroc.high)}`}
            </Text>
          </>
        )}
      </TableTd>
    </TableTr>
  );
}

/** One line of the forest: the interval and the value in it. The numbers stand beneath. */
function Interval({ value, low, high }: { value: number | null; low: number | null; high: number | null }) {
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" className={styles.forest} aria-hidden>
      <line x1={0} x2={100} y1={5} y2={5} stroke="var(--line)" strokeWidth={1} vectorEffect="non-scaling-stroke" />
      {low !== null && high !== null && (
        <line
          x1={100 * low}
          x2={100 * high}
          y1={5}
          y2={5}
          stroke="var(--series-1)"
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
        />
      )}
      {value !== null && (
        <line
          x1={100 * value}
          x2={100 * value}
          y1={1}
          y2={9}
          stroke="var(--series-1)"
          strokeWidth={4}
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
