import { expect, it } from "vitest";
import {
  formatCompact,
  formatDuration,
  formatFilmsOfPatients,
  formatMetric,
  formatMetricInterval,
  formatPercent,
  formatPlural,
  formatSmall,
} from "./format-values";

it("writes fractions as percent and unknown values as a dash", () => {
  expect([formatPercent(0.8125), formatPercent(1, 0), formatPercent(null), formatMetric(undefined)]).toEqual([
    "81.3%",
    "100%",
    "–",
    "–",
  ]);
});

it("writes durations in the two largest units", () => {
  expect([0, 59_400, 83_000, 3_725_000].map(formatDuration)).toEqual(["0 s", "59 s", "1 min 23 s", "1 h 2 min"]);
});

it("keeps three figures of large and small numbers", () => {
  expect([999, 1234, 254_318, 12_345_678].map(formatCompact)).toEqual(["999", "1.23 k", "254 k", "12.3 M"]);
  expect([0, 0.002, 0.00002, 1.23456].map(formatSmall)).toEqual(["0", "0.002", "2.0e-5", "1.23"]);
});

it("counts in words", () => {
  expect([formatPlural(1, "image"), formatPlural(1200, "image"), formatPlural(0, "class", "classes")]).toEqual([
    "1 image",
    "1,200 images",
    "0 classes",
  ]);
});

it("writes intervals of figures, and of whom the films are", () => {
  expect([formatMetricInterval({ low: 0.7849, high: 0.9 }), formatMetricInterval(undefined)]).toEqual([
    "0.78–0.90",
    "–",
  ]);
  expect([formatFilmsOfPatients(869, 587), formatFilmsOfPatients(1, 1), formatFilmsOfPatients(12, null)]).toEqual([
    "869 films of 587 patients",
    "1 film of 1 patient",
    "12 films, patients not recorded",
  ]);
});
