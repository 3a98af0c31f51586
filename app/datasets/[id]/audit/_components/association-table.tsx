"use client";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { formatCount, formatMetric } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { type Association } from "@/lib/audit/audit-report";
import { ASSOCIATION } from "@/lib/audit/audit-thresholds";
import styles from "./audit.module.css";

const ATTRIBUTES: Record<Association["attribute"], string> = {
  source: "source",
  format: "file format",
  colour: "colour mode",
  bitDepth: "bit depth",
  size: "image size",
  aspect: "aspect ratio",
  bytesPerPixel: "bytes a pixel",
  view: "view",
  sex: "sex",
  ageBand: "age",
  licence: "licence",
  burnedIn: "text in the pixels",
};

/** How strongly each thing that is known of a film goes with its label, with the counts behind it. */
export function AssociationTable({
  associations,
  labels,
}: {
  associations: readonly Association[];
  labels: readonly string[];
}) {
  const [open, setOpen] = useState<Association["attribute"] | null>(null);
  const sorted = [...associations].sort((a, b) => (b.cramersV ?? -1) - (a.cramersV ?? -1) || b.known - a.known);
  return (
    <Panel>
      <Text size="sm" mb="sm" maw="80ch">
        How strongly what is known of a film goes with its label (bias-corrected Cramér&apos;s V: 0 not at all, 1 tells
        it). None of these is a sign of disease.
      </Text>
      <div className={styles.scroll}>
        <table className={styles.bars}>
          <thead>
            <tr>
              <th scope="col">known of a film</th>
              <th scope="col" className={styles.figure}>
                V
              </th>
              <th scope="col" className={styles.barColumn} aria-hidden />
              <th scope="col">in words</th>
              <th scope="col" className={styles.figure}>
                films that say
              </th>
              <th scope="col">
                <span className="visually-hidden">counts</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((association) => (
              <AssociationRows
                key={association.attribute}
                association={association}
                labels={labels}
                isOpen={open === association.attribute}
                onToggle={() => setOpen(open === association.attribute ? null : association.attribute)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function AssociationRows({
  association,
  labels,
  isOpen,
  onToggle,
}: {
  association: Association;
  labels: readonly string[];
  isOpen: boolean;
  onToggle: () => void;
}) {
  const { attribute, cramersV, known, table } = association;
  const name = ATTRIBUTES[attribute];
  return (
    <>
      <tr>
        <th scope="row">{name}</th>
        <td className={styles.figure}>{formatMetric(cramersV, 2)}</td>
        <td aria-hidden>
          <div className={styles.track}>
            <span className={styles.fill} style={{ width: `${100 * (cramersV ?? 0)}%` }} />
          </div>
        </td>
        <td>{inWords(association, labels)}</td>
        <td className={styles.figure}>{formatCount(known)}</td>
        <td>
          {known > 0 && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-expanded={isOpen}
              aria-label={`Counts by ${name}`}
              onClick={onToggle}
            >
              {isOpen ? "Hide counts" : "Counts"}
            </Button>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6}>
            <table className={styles.counts} aria-label={`Films by ${name} and label`}>
              <thead>
                <tr>
                  <th scope="col">{name}</th>
                  {labels.map((label) => (
                    <th key={label} scope="col" className={styles.figure}>
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.map(({ value, counts }) => (
                  <tr key={value}>
                    <th scope="row">{value === "" ? "not named" : value}</th>
                    {labels.map((label) => (
                      <td key={label} className={styles.figure}>
                        {formatCount(counts[label] ?? 0)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </td>
        </tr>
      )}
    </>
  );
}

/** The strength of an association in plain words; the limits are those of the findings. */
function inWords({ cramersV, known, table }: Association, labels: readonly string[]): string {
  if (cramersV === null) return unknownInWords(known, table, labels);
  if (cramersV > 0.9) return "alone tells the label";
  if (cramersV > ASSOCIATION.red) return "nearly tells the label";
  if (cramersV > ASSOCIATION.amber) return "goes with the label";
  return cramersV > 0.1 ? "goes a little with the label" : "says nothing of the label";
}

function unknownInWords(known: number, table: Association["table"], labels: readonly string[]): string {
  if (known === 0) return "no film says";
  const values = table.filter(({ value }) => value !== "unknown");
  if (values.length < 2) return "the same for all films that say";
  const saying = labels.filter((label) => values.some(({ counts }) => (counts[label] ?? 0) > 0));
  return saying.length === 1 ? `said of ${saying[0]} only` : "too few films say";
}
