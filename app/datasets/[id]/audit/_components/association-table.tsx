"use client";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { formatCount, formatMetric } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { type Association } from "@/lib/audit/audit-report";
import styles from "./audit.module.css";

const ATTRIBUTES: Record<Association["attribute"], string> = {
  source: "source", format: "file format", colour: "colour mode", bitDepth: "bit depth", size: "image size", aspect: "aspect ratio",
  bytesPerPixel: "bytes a pixel", view: "view", sex: "sex", ageBand: "age", licence: "licence",
};

/** How strongly each thing that is known of a film goes with its label, with the counts behind it. */
export function AssociationTable({ associations, labels }: { associations: readonly Association[]; labels: readonly string[] }) {
  const [open, setOpen] = useState<Association["attribute"] | null>(null);
  return (
    <Panel>
      <Text size="sm" mb="sm" maw="80ch">How strongly what is known of a film goes with its label (bias-corrected Cramér&apos;s V: 0 not at all, 1 tells it). None of these is a sign of disease.</Text>
      <div className={styles.scroll}>
        <table className={styles.bars}>
          <thead><tr><th scope="col">known of a film</th><th scope="col" className={styles.figure}>V</th><th scope="col" className={styles.barColumn} aria-hidden /><th scope="col">in words</th><th scope="col" className={styles.figure}>films that say</th><th scope="col"><span className="visually-hidden">counts</span></th></tr></thead>
          <tbody>
            {associations.map((association) => <AssociationRows key={association.attribute} association={association} labels={labels} isOpen={open === association.attribute} onToggle={() => setOpen(open === association.attribute ? null : association.attribute)} />)}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function AssociationRows({ association: { attribute, cramersV, known, table }, labels, isOpen, onToggle }: { association: Association; labels: readonly string[]; isOpen: boolean; onToggle: () => void }) {
  const name = ATTRIBUTES[attribute];
  return (
    <>
      <tr>
        <th scope="row">{name}</th>
        <td className={styles.figure}>{formatMetric(cramersV, 2)}</td>
        <td aria-hidden><div className={styles.track}><span className={styles.fill} style={{ width: `${100 * (cramersV ?? 0)}%` }} /></div></td>
        <td>{inWords(cramersV, table.length)}</td>
        <td className={styles.figure}>{formatCount(known)}</td>
        <td>{table.length > 0 && <Button size="compact-xs" variant="subtle" aria-expanded={isOpen} aria-label={`Counts by ${name}`} onClick={onToggle}>{isOpen ? "Hide counts" : "Counts"}</Button>}</td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6}>
            <table className={styles.counts} aria-label={`Films by ${name} and label`}>
              <thead><tr><th scope="col">{name}</th>{labels.map((label) => <th key={label} scope="col" className={styles.figure}>{label}</th>)}</tr></thead>
              <tbody>{table.map(({ value, counts }) => <tr key={value}><th scope="row">{value === "" ? "not named" : value}</th>{labels.map((label) => <td key={label} className={styles.figure}>{formatCount(counts[label] ?? 0)}</td>)}</tr>)}</tbody>
            </table>
          </td>
        </tr>
      )}
    </>
  );
}

/** As strong as Cohen (1988) calls it for two degrees of freedom and more, in the words of this use. */
function inWords(cramersV: number | null, values: number): string {
  if (cramersV === null) return values <= 1 ? "the same for all films" : "too few films say";
  if (cramersV >= 0.9) return "alone tells the label";
  if (cramersV >= 0.5) return "nearly tells the label";
  if (cramersV >= 0.3) return "goes with the label";
  return cramersV >= 0.1 ? "goes a little with the label" : "says nothing of the label";
}
