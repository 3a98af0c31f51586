"use client";
import { Slider, Text } from "@mantine/core";
import { useMemo } from "react";
import { formatInterval, formatPercent } from "@/app/_components/ui/format-values";
import type { Proportion } from "@/lib/metrics/evaluation-report";
import { naturalFrequencies } from "@/lib/metrics/prevalence/natural-frequencies";
import { predictiveValues } from "@/lib/metrics/prevalence/predictive-values";
import { PeoplePicture } from "./people-picture";
import styles from "./trust.module.css";

/** The slider runs over the logarithm, from 0.1% to 50%. */
const [LOWEST, HIGHEST] = [0.001, 0.5];
const shareAt = (position: number) => LOWEST * (HIGHEST / LOWEST) ** position;
const positionOf = (share: number) => Math.log(share / LOWEST) / Math.log(HIGHEST / LOWEST);
const MARKS = [0.001, 0.01, 0.05, 0.1, 0.5].map((share) => ({
  value: positionOf(share),
  label: formatPercent(share, share < 0.01 ? 1 : 0),
}));
/** A prevalence in percent, finer where it is small. */
export const prevalenceWords = (share: number) => formatPercent(share, share < 0.01 ? 2 : share < 0.1 ? 1 : 0);

/** What a flag is worth where the disease is as frequent as the reader says: never at the share of a data set. */
export function PrevalencePanel({
  label,
  flag,
  sensitivity,
  specificity,
  prevalence,
  onPrevalence,
}: {
  label: string;
  /** What happens to a film: "flagged at a score of 0.31 or more". */
  flag: string;
  sensitivity: Proportion;
  specificity: Proportion;
  prevalence: number;
  onPrevalence: (prevalence: number) => void;
}) {
  const values = useMemo(
    () => predictiveValues({ sensitivity, specificity }, prevalence),
    [sensitivity, specificity, prevalence],
  );
  if (values === null || sensitivity.value === null || specificity.value === null)
    return <Text size="sm">What a flag is worth cannot be told: the films do not hold both kinds.</Text>;
  const frequencies = naturalFrequencies(
    { sensitivity: sensitivity.value, specificity: specificity.value },
    prevalence,
  );
  return (
    <div>
      <Text mb="xs" maw="80ch">
        How many of the people where you would use it have {label}? A data set's own share says nothing of that.
      </Text>
      <div className={styles.slider}>
        <Slider
          value={positionOf(prevalence)}
          onChange={(position) => onPrevalence(shareAt(position))}
          min={0}
          max={1}
          step={0.01}
          label={() => prevalenceWords(prevalence)}
          marks={MARKS}
          thumbLabel={`Share of people with ${label}`}
          thumbProps={{ "aria-valuetext": prevalenceWords(prevalence) }}
        />
      </div>
      <Text mb="sm" maw="80ch" aria-live="polite">
        At <strong>{prevalenceWords(prevalence)}</strong>, a film that is {flag} shows {label} in{" "}
        <strong>{formatPercent(values.positive.value)}</strong> of cases (95% interval {formatInterval(values.positive)}
        ); one that is not does not show it in <strong>{formatPercent(values.negative.value, 2)}</strong> (
        {formatPercent(values.negative.low, 2)}–{formatPercent(values.negative.high, 2)}). Of 1,000 people:
      </Text>
      <PeoplePicture frequencies={frequencies} />
      <Text size="sm" c="dimmed" mt={4} maw="80ch">
        From a sensitivity of {formatPercent(sensitivity.value)} ({formatInterval(sensitivity)},{" "}
        {sensitivity.denominator} films) and a specificity of {formatPercent(specificity.value)} (
        {formatInterval(specificity)}, {specificity.denominator} films), as if both were the same elsewhere, which for
        films of another place they seldom are.
      </Text>
    </div>
  );
}
