import { type DatasetSummary, type DatasetVersion } from "@/lib/datasets/dataset";
import { PHANTOM_LABELS } from "@/lib/phantom/findings";

/** The classes of everything that is shown. */
export const EXAMPLE_LABELS: readonly string[] = PHANTOM_LABELS;

const FINGERPRINT = "e8a3".repeat(16);

export const exampleDataset: DatasetSummary = {
  id: "example-films",
  title: "Example films",
  synthetic: true,
  fingerprint: FINGERPRINT,
  films: 1240,
  patients: 980,
  findings: [],
  classes: { "covid-19": 150, normal: 690, pneumonia: 400 },
  rejected: [
    { file: "scans/film-0412.png", reason: "The file is damaged: its pixels end early." },
    { file: "scans/notes.txt", reason: "Not a film: a text." },
    { file: "scans/film-0977.png", reason: "The file is damaged: its pixels end early." },
  ],
  version: 2,
  createdAt: "2026-01-31T14:05:00.000Z",
  deletedAt: null,
  testOnly: false,
  joined: null,
};

/** Nothing but long words and many classes: what a table must hold. */
export const crowdedDataset: DatasetSummary = {
  ...exampleDataset,
  id: "a-name-of-a-data-set-that-is-as-long-as-a-name-may-be-and-wide",
  title: "Films of many findings, gathered over the years from several hospitals",
  synthetic: false,
  films: 108_948,
  patients: 32_717,
  classes: Object.fromEntries(
    [
      "Atelectasis",
      "Cardiomegaly",
      "Consolidation",
      "Edema",
      "Effusion",
      "Emphysema",
      "Fibrosis",
      "Hernia",
      "Infiltration",
      "No finding",
    ].map((label, i) => [label, 400 + 1900 * i]),
  ),
};

export const exampleVersions: readonly DatasetVersion[] = [
  { ...exampleDataset, note: "40 films added" },
  {
    ...exampleDataset,
    version: 1,
    fingerprint: "51c0".repeat(16),
    films: 1200,
    note: "imported",
    createdAt: "2025-12-01T09:00:00.000Z",
  },
];
