/** @file Every sentence that an audit can print, held to the file beside this one. `-u` writes it anew after a change of words. */
import { expect, it } from "vitest";
import { type FilmRecord, NO_FILE_FACTS } from "../../datasets/film-record";
import type { AlikePair, Association, AuditFinding, TrivialBaseline } from "../audit-report";
import { confoundingFindings } from "./confounding-findings";
import { type Flaw, FLAWS } from "./film-flaws";
import { leakageFindings } from "./leakage-findings";
import { betweenSetsFinding, type SetComparison } from "../set-comparison";
import { qualityFindings } from "./quality-findings";

const LABELS = ["covid-19", "normal"];

function films(count: number, change: (index: number) => Partial<FilmRecord> = () => ({})): FilmRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    ...NO_FILE_FACTS,
    index,
    file: `film-${index}.png`,
    label: LABELS[index % 2],
    patientId: `p${index}`,
    sex: "unknown",
    ageYears: null,
    view: "unknown",
    source: "",
    width: 64,
    height: 64,
    bitDepth: 8,
    format: "png",
    blob: String(index),
    ...change(index),
  }));
}

const quality = (count: number, isFlawed: (index: number) => boolean, flaw: Flaw) =>
  qualityFindings({
    films: films(count),
    flaws: films(count).map(({ index }) => (isFlawed(index) ? [flaw] : [])),
    rejected: [],
    labels: LABELS,
  });

const refused = (count: number) =>
  qualityFindings({
    films: films(1234),
    flaws: films(1234).map(() => []),
    rejected: Array.from({ length: count }, (_, i) => ({ file: `note-${i}.txt`, reason: "This is no film." })),
    labels: LABELS,
  });

const pair = (first: number, second: number, kind: AlikePair["kind"]): AlikePair => ({
  first,
  second,
  kind,
  hashDistance: 0,
  correlation: 1,
  mirrored: false,
  cropped: false,
});

const leakage = (set: FilmRecord[], pairs: AlikePair[]) =>
  leakageFindings(set, [
    { id: "c", films: set.map(({ index }) => index), pairs, crossesLabels: true, crossesPatients: true },
  ]);

const between = (...comparisons: Partial<SetComparison>[]): AuditFinding[] => {
  const found = betweenSetsFinding(
    comparisons.map((change) => ({
      dataset: "other",
      title: "Other",
      testOnly: false,
      isCompared: true,
      copies: [],
      otherLabel: 0,
      otherFilms: [],
      ...change,
    })),
  );
  return found === null ? [] : [found];
};

const TABLE: Association["table"] = [
  { value: "jpeg", counts: { "covid-19": 30, normal: 4 } },
  { value: "png", counts: { "covid-19": 10, normal: 46 } },
  { value: "unknown", counts: { "covid-19": 0, normal: 10 } },
];
const ATTRIBUTES = [
  "source",
  "format",
  "colour",
  "bitDepth",
  "size",
  "aspect",
  "bytesPerPixel",
  "view",
  "sex",
  "ageBand",
  "licence",
  "burnedIn",
] as const;
const known = (attribute: Association["attribute"], cramersV: number | null, count = 100): Association => ({
  attribute,
  cramersV,
  known: count,
  table: TABLE,
});
/** Whether it is known gives the class away, too. */
const told = (attribute: Association["attribute"]): Association => ({
  attribute,
  cramersV: null,
  known: 50,
  table: [
    { value: "a", counts: { "covid-19": 50 } },
    { value: "unknown", counts: { normal: 50 } },
  ],
});

const INPUTS = ["metadata", "histogram", "border", "corners"] as const;
const baseline = (input: TrivialBaseline["input"], accuracy: number, auroc = 0.8): TrivialBaseline => ({
  input,
  accuracy,
  balancedAccuracy: accuracy,
  auroc: { "covid-19": auroc, normal: null },
});
const confounding = (associations: Association[], baselines: TrivialBaseline[]) =>
  confoundingFindings({ associations, baselines, labels: LABELS, films: 1000, majorityShare: 0.5 });
const tried = (accuracy: number, auroc?: number) =>
  confounding([], [...INPUTS.map((input) => baseline(input, accuracy, auroc)), baseline("wholeImage", 0.9)]);

const CASES: Record<string, AuditFinding[]> = {
  "one film of 400 has a flaw": FLAWS.flatMap((flaw) => quality(400, (index) => index === 3, flaw)),
  "films of both labels have a flaw": FLAWS.flatMap((flaw) => quality(40, (index) => index < 6, flaw)),
  "the films of one label have a flaw": FLAWS.flatMap((flaw) => quality(80, (index) => index % 2 === 0, flaw)),
  "all films have a flaw": FLAWS.flatMap((flaw) => quality(40, () => true, flaw)),
  "one file was refused": refused(1),
  "five files were refused": refused(5),
  "equal films, and a copy, under two labels": leakage(films(6), [pair(0, 1, "exact"), pair(2, 3, "duplicate")]),
  "equal films under two labels": leakage(films(2), [pair(0, 1, "exact")]),
  "copies under two labels": leakage(films(2), [pair(0, 1, "duplicate")]),
  "films of one label alike": leakage(films(6), [pair(0, 2, "suspect")]),
  "more films alike": leakage(films(6), [pair(0, 2, "suspect"), pair(1, 3, "suspect")]),
  "other sets have films of this one": between(
    { copies: [pair(0, 4, "exact"), pair(1, 2, "duplicate"), pair(3, 3, "suspect")], otherLabel: 1, testOnly: true },
    { title: "Another", copies: [pair(0, 4, "suspect")] },
    { title: "A third", isCompared: false },
  ),
  "other sets have no film of this one": between({}, { title: "Another", isCompared: false }),
  "names that are one name": leakage(
    films(4, (index) =>
      index < 2 ? { file: `${LABELS[0]}/chest-0193${index === 0 ? "" : " (1)"}.png`, label: LABELS[0] } : {},
    ),
    [],
  ),
  "one patient of many films": leakage(
    films(6, (index) => ({ patientId: index < 2 ? "p" : `p${index}` })),
    [],
  ),
  "patients of many films": leakage(
    films(6000, (index) => ({ patientId: `p${index >> 1}` })),
    [],
  ),
  "a single film": leakage(films(1), []),
  "attributes tell the class": confounding(
    ATTRIBUTES.map((attribute) => known(attribute, 0.75)),
    [],
  ),
  "attributes go with the class": confounding(
    ATTRIBUTES.map((attribute) => known(attribute, 0.4)),
    [],
  ),
  "one label has more text": confounding(
    [
      {
        attribute: "burnedIn",
        cramersV: 0.21,
        known: 495,
        table: [
          { value: "none found", counts: { "covid-19": 100, normal: 291 } },
          { value: "text", counts: { "covid-19": 2, normal: 102 } },
        ],
      },
    ],
    [],
  ),
  "one label has a little more text": confounding(
    [
      {
        attribute: "burnedIn",
        cramersV: 0.1,
        known: 800,
        table: [
          { value: "none found", counts: { "covid-19": 380, normal: 310 } },
          { value: "text", counts: { "covid-19": 20, normal: 90 } },
        ],
      },
    ],
    [],
  ),
  "text of two films of one label and none of the other may be chance": confounding(
    [
      {
        attribute: "burnedIn",
        cramersV: 0.2,
        known: 16,
        table: [
          { value: "none found", counts: { "covid-19": 6, normal: 8 } },
          { value: "text", counts: { "covid-19": 2 } },
        ],
      },
    ],
    [],
  ),
  "an attribute of few films": confounding([known("source", 0.75, 20)], []),
  "attributes tell nothing": confounding(
    ATTRIBUTES.map((attribute) => known(attribute, 0.1)),
    [],
  ),
  "one attribute tells nothing": confounding([known("view", 0)], []),
  "being known tells the class": confounding(ATTRIBUTES.map(told), []),
  "simple classifiers learn much": tried(0.8),
  "simple classifiers learn something": tried(0.62),
  "simple classifiers learn nothing": tried(0.51),
  "simple classifiers give one class away": tried(0.51, 0.987),
};

const text = ({ id, severity, cause, title, detail, films: concerned }: AuditFinding) =>
  `${id} (${severity}, ${concerned.length} films${cause === null ? "" : `, cause ${cause}`})\n  ${title}\n  ${detail}\n`;

it("every finding says what it is, what it means and what to do", async () => {
  const printed = Object.entries(CASES)
    .map(([name, findings]) => `# ${name}\n\n${findings.map(text).join("\n")}`)
    .join("\n");
  await expect(printed).toMatchFileSnapshot("findings-texts.golden.txt");
});

it("the cases print every kind of finding that an audit has", () => {
  const ids = new Set(
    Object.values(CASES)
      .flat()
      .map(({ id }) => id),
  );
  const expected = [
    ...FLAWS.map((flaw) => `quality.${flaw}`),
    "quality.well",
    "quality.notTaken",
    ...[
      "contradictoryLabels",
      "exact",
      "duplicates",
      "onePatientTwice",
      "noCopies",
      "suspects",
      "betweenSets",
      "betweenSetsNone",
      "fileNames",
      "patientLabels",
      "patients",
      "patientsUnknown",
    ].map((id) => `leakage.${id}`),
    ...ATTRIBUTES.flatMap((attribute) => [`confounding.${attribute}`, `confounding.${attribute}Known`]),
    "confounding.unrelated",
    ...INPUTS.map((input) => `confounding.${input}Baseline`),
    "confounding.baselinesSkipped",
    "confounding.baselinesWell",
  ];
  expect([...ids].sort()).toEqual(expected.sort());
});
