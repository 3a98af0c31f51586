import { type AuditFinding, type AuditReport, type Waiver } from "@/lib/audit/audit-report";
import { type AuditProgress } from "@/lib/audit/audit-state";
import { exampleDataset } from "./example-dataset";

export const exampleFindings: readonly AuditFinding[] = [
  {
    id: "confounding.format",
    section: "confounding",
    severity: "red",
    cause: "sources",
    title: "The file format alone tells the class",
    detail:
      "All films of covid-19 are JPEG and all others PNG: a network can learn that. Take all films in one format.",
    films: [],
  },
  {
    id: "leakage.duplicates",
    section: "leakage",
    severity: "amber",
    cause: null,
    title: "Films are there twice",
    detail: "They stay together in every split, but weigh twice.",
    films: [],
  },
  {
    id: "quality.inverted",
    section: "quality",
    severity: "green",
    cause: null,
    title: "No film is inverted",
    detail: "Every film is bright where it is dense.",
    films: [],
  },
];

export const exampleWaiver: Waiver = {
  finding: "confounding.format",
  fingerprint: exampleDataset.fingerprint,
  by: "A. Reader",
  reason: "Only to measure how much the format gives away.",
};

const classes = exampleDataset.classes;

export const exampleAudit: AuditReport = {
  fingerprint: exampleDataset.fingerprint,
  films: exampleDataset.films,
  classes,
  findings: [...exampleFindings],
  clusters: [],
  majorityShare: 690 / 1240,
  elapsedMs: 41_000,
  associations: [
    {
      attribute: "format",
      cramersV: 0.97,
      known: 1240,
      table: [
        { value: "png", counts: { normal: 690, pneumonia: 400 } },
        { value: "jpeg", counts: { "covid-19": 150 } },
      ],
    },
    {
      attribute: "view",
      cramersV: 0.34,
      known: 1100,
      table: [
        { value: "PA", counts: { "covid-19": 40, normal: 600, pneumonia: 210 } },
        { value: "AP", counts: { "covid-19": 90, normal: 20, pneumonia: 140 } },
        { value: "unknown", counts: { "covid-19": 20, normal: 70, pneumonia: 50 } },
      ],
    },
    {
      attribute: "sex",
      cramersV: 0.04,
      known: 980,
      table: [
        { value: "F", counts: { "covid-19": 70, normal: 310, pneumonia: 130 } },
        { value: "M", counts: { "covid-19": 60, normal: 280, pneumonia: 130 } },
      ],
    },
    { attribute: "licence", cramersV: null, known: 0, table: [{ value: "unknown", counts: classes }] },
  ],
  baselines: [
    {
      input: "metadata",
      accuracy: 0.81,
      balancedAccuracy: 0.7,
      auroc: { "covid-19": 0.99, normal: 0.82, pneumonia: 0.79 },
    },
    {
      input: "border",
      accuracy: 0.63,
      balancedAccuracy: 0.49,
      auroc: { "covid-19": 0.71, normal: 0.66, pneumonia: null },
    },
    {
      input: "wholeImage",
      accuracy: 0.74,
      balancedAccuracy: 0.64,
      auroc: { "covid-19": 0.88, normal: 0.8, pneumonia: 0.77 },
    },
  ],
  distributions: [
    {
      attribute: "age",
      bins: [
        ["20–39", 12, 210, 60],
        ["40–59", 48, 300, 120],
        ["60–79", 80, 150, 170],
        ["", 10, 30, 50],
      ].map(([value, ...counts]) => ({
        value: String(value),
        counts: Object.fromEntries(Object.keys(classes).map((label, i) => [label, Number(counts[i])])),
      })),
    },
    {
      attribute: "view",
      bins: [
        { value: "PA", counts: { "covid-19": 40, normal: 600, pneumonia: 210 } },
        { value: "AP", counts: { "covid-19": 90, normal: 20, pneumonia: 140 } },
      ],
    },
    { attribute: "format", bins: [{ value: "png", counts: classes }] },
  ],
};

/** How far an audit is, from the first film to the last check. */
export const exampleAuditProgress: Readonly<Record<string, AuditProgress | null>> = {
  waiting: null,
  "reading films": { stage: "films", share: 0.33, films: { done: 412, total: 1240, perSecond: 85 }, etaMs: 9_700 },
  "the last check": { stage: "confounding", share: 0.9, films: null, etaMs: null },
};
