import { describe, expect, it } from "vitest";
import { encodeDicom } from "../../imaging/dicom/dicom-writer";
import { decodeFilm } from "../../imaging/decode-film";
import { DeidentificationReport } from "./deidentification-report";
import { deidentificationReport, DeidentifiedHeader, deidentify } from "./deidentify";
import { dicomKeyword } from "../../imaging/dicom/dicom-keywords";
import { studyOffsets } from "./study-offsets";
import { tablePatient } from "./table-patient";

const key = new Uint8Array(32).fill(1);
const headerOf = (rest: Partial<Parameters<typeof encodeDicom>[0]>) => {
  const { header } = decodeFilm(
    encodeDicom({ width: 1, height: 1, samples: [0], bitsAllocated: 8, bitsStored: 8, ...rest }),
    "a.dcm",
  );
  if (header === null) throw new Error("no header");
  return header;
};

/**
 * Table E.1-1 of PS3.15 2024b: some attributes whose action in the basic profile is X, Z, D or U, of every group a film
 * may have. None of them may be kept; all would be removed by the rule alone, since what is kept is a closed list.
 */
const BASIC_PROFILE = [
  "00080014",
  "00080018",
  "00080050",
  "00080054",
  "00080080",
  "00080081",
  "00080090",
  "00081010",
  "00081030",
  "0008103e",
  "00081040",
  "00081048",
  "00081050",
  "00081070",
  "00081080",
  "00082111",
  "00084000",
  "00100010",
  "00100021",
  "00100030",
  "00100032",
  "00101000",
  "00101001",
  "00101005",
  "00101020",
  "00101030",
  "00101040",
  "00101060",
  "00101090",
  "00102000",
  "00102110",
  "00102154",
  "00102160",
  "00102180",
  "001021b0",
  "001021c0",
  "001021d0",
  "00104000",
  "00120010",
  "00120040",
  "00180010",
  "00181000",
  "00181002",
  "00181004",
  "00181005",
  "00181007",
  "00181008",
  "00181030",
  "00181200",
  "00181400",
  "0020000e",
  "00200010",
  "00200052",
  "00204000",
  "00321032",
  "00321060",
  "00324000",
  "00380010",
  "00380020",
  "00380300",
  "00380500",
  "00400006",
  "00400244",
  "00400253",
  "00400254",
  "00400275",
  "00401001",
  "00402016",
  "00402017",
  "00402400",
  "0040a123",
  "00880140",
  "04000100",
];

describe("de-identification", () => {
  it("removes every attribute of the basic profile, and names each", () => {
    const report = deidentificationReport({ tags: BASIC_PROFILE, nested: [], privateTags: 0 });
    expect([report.kept, report.replaced, report.shifted]).toEqual([[], [], []]);
    expect(report.removed).toHaveLength(BASIC_PROFILE.length);
    expect(report.removed.filter((name) => name.startsWith("("))).toEqual([]);
  });

  it("keeps, replaces and shifts the attributes that docs/privacy.md names, and removes none of them", () => {
    // Their tags in PS3.6, in the order of the page.
    const tags = [
      "00100020",
      "0020000d",
      "00080020",
      "00100040",
      "00101010",
      "00185101",
      "00185100",
      "00200060",
      "00200062",
      "00080060",
      "00180015",
      "00280301",
      "00280010",
      "00280011",
      "00280101",
      "7fe00010",
    ];
    expect(deidentificationReport({ tags, nested: [], privateTags: 0 })).toEqual({
      kept: [
        "BitsStored",
        "BodyPartExamined",
        "BurnedInAnnotation",
        "Columns",
        "ImageLaterality",
        "Laterality",
        "Modality",
        "PatientAge",
        "PatientPosition",
        "PatientSex",
        "PixelData",
        "Rows",
        "ViewPosition",
      ],
      replaced: ["PatientID", "StudyInstanceUID"],
      shifted: ["StudyDate"],
      removed: [],
      privateTags: 0,
      rest: null,
    });
  });

  it("removes what is nested even where the same attribute is kept at the top", () => {
    expect(
      deidentificationReport({ tags: ["00100020", "00100040"], nested: ["00100020", "00100040"], privateTags: 3 }),
    ).toEqual({
      kept: ["PatientSex"],
      replaced: ["PatientID"],
      shifted: [],
      removed: ["PatientID", "PatientSex"],
      privateTags: 3,
      rest: null,
    });
  });

  it("tells films of one patient and one study from others, and neither without the key", () => {
    const header = headerOf({ patientId: "MRN-1", studyUid: "1.2.3" });
    expect(deidentify(header, key)).toMatchObject({
      patientId: expect.stringMatching(/^p-[0-9a-f]{16}$/),
      study: expect.stringMatching(/^s-[0-9a-f]{16}$/),
    });
    expect(deidentify(header, key)).toEqual(deidentify(headerOf({ patientId: "MRN-1", studyUid: "1.2.3" }), key));
    const other = deidentify(header, new Uint8Array(32).fill(2));
    expect([other.patientId, other.study]).not.toContain(deidentify(header, key).patientId);
  });

  it("makes of an id the same pseudonym in every version, or films imported later would not join their patient's", () => {
    // h = lambda m: hmac.new(bytes([1] * 32), m.encode(), hashlib.sha256)
    // "p-" + h("MRN-1").hexdigest()[:16], "s-" + h("study\0" + "1.2.3").hexdigest()[:16]
    // 2024-03-01 is day 19783: 19783 - (1 + int.from_bytes(h("dates\0" + "MRN-1").digest()[:4], "big") % 3650)
    const golden = { patientId: "p-11e1bfea9e650900", study: "s-56d6fb990e103961", studyDay: 19749 };
    expect(deidentify(headerOf({ patientId: "MRN-1", studyUid: "1.2.3", studyDate: "20240301" }), key)).toMatchObject(
      golden,
    );
    expect(deidentify(headerOf({ patientId: " MRN-1 ", studyUid: "1.2.3", studyDate: "20240301" }), key)).toMatchObject(
      golden,
    );
  });

  it("invents neither a study nor a day for a header without them", () => {
    const header = headerOf({ patientId: "a" });
    expect(deidentify({ ...header, identity: { ...header.identity, studyUid: null } }, key)).toMatchObject({
      study: null,
      studyDay: null,
    });
  });

  it("writes what the schemas of a stored header and its report read", () => {
    for (const laterality of ["L", "R", "B", "U", null] as const) {
      for (const burnedIn of ["yes", "no", "unknown"] as const) {
        const kept = deidentify({ ...headerOf({ patientId: "a", studyDate: "20240301" }), laterality, burnedIn }, key);
        expect(DeidentifiedHeader.parse(kept)).toEqual({ ...kept, laterality, burnedIn });
      }
    }
    const { rest, ...report } = deidentificationReport({ tags: ["00100020", "00080020"], nested: [], privateTags: 2 });
    expect(DeidentificationReport.parse(report)).toEqual({ ...report, rest });
    const stored = { ...report, rest: { study: "s-1", laterality: null, modality: "DX", bodyPart: "CHEST" } };
    expect(DeidentificationReport.parse(stored)).toEqual(stored);
    expect(DeidentificationReport.safeParse({ ...report, privateTags: -1 }).success).toBe(false);
  });

  it("takes a word for unknown or a number that was filled in for no patient: its films are nobody's, not one person's", () => {
    for (const patientId of [
      "ANONYMOUS",
      "Anonymized",
      "anon",
      "UNKNOWN",
      "N/A",
      "none",
      "0",
      "000000",
      "99999",
      "-",
      "patient",
    ]) {
      expect(deidentify(headerOf({ patientId, studyDate: "20240506" }), key), patientId).toMatchObject({
        patientId: null,
        studyDay: null,
      });
    }
    for (const patientId of ["ANON-17", "7", "000120", "999"])
      expect(deidentify(headerOf({ patientId }), key).patientId, patientId).toMatch(/^p-/);
    expect(["NaN", "unknown", "1.2E+11"].map((id) => tablePatient(id, key))).toEqual([null, null, null]);
  });

  it("shifts the days of a patient's studies by the same secret number, so that only their differences are left", () => {
    const day = (patientId: string, studyDate: string) =>
      deidentify(headerOf({ patientId, studyDate }), key).studyDay ?? NaN;
    expect(day("a", "20240301") - day("a", "20240228")).toBe(2);
    expect(day("a", "20240301")).not.toBe(day("b", "20240301"));
    // 2024-03-01 is day 19783; it moves by up to ten years.
    expect(19783 - day("a", "20240301")).toBeGreaterThan(0);
    expect(19783 - day("a", "20240301")).toBeLessThanOrEqual(3650);
    expect(deidentify(headerOf({ studyDate: "20240301" }), key).studyDay).toBeNull();
    expect(headerOf({ patientId: "a", studyDate: "20240231" }).identity.studyDay).toBeNull();
  });

  it("puts ages from 90 on together", () => {
    expect(["089Y", "090Y", "104Y"].map((age) => headerOf({ age }).ageYears)).toEqual([89, 90, 90]);
  });

  it("keeps of terms only the codes of closed lists, and none that names the patient", () => {
    const kept = (rest: Parameters<typeof headerOf>[0]) => deidentify(headerOf(rest), key).bodyPart;
    expect([
      kept({ bodyPart: "CHEST" }),
      kept({ bodyPart: "chest of J. Doe, 1961" }),
      kept({ bodyPart: "CHEST ZUZANNA", patientName: "Doe^Zuzanna" }),
    ]).toEqual(["CHEST", "CHEST", "CHEST"]);
    expect([
      kept({ bodyPart: "ZUZANNA" }),
      kept({ bodyPart: "C SPINE" }),
      kept({ bodyPart: "HAND", patientName: "Hand^Karl" }),
    ]).toEqual([null, "CSPINE", null]);
    expect(deidentify(headerOf({ modality: "KOWALSKI" }), key).modality).toBeNull();
  });
});

it("attributes go by their keyword, overlays and curves by their group, the rest by their tag", () => {
  expect(
    ["00100010", "0020000d", "60003000", "60020010", "50003000", "7fe00010", "f000000f"].map(dicomKeyword),
  ).toEqual(["PatientName", "StudyInstanceUID", "Overlay", "Overlay", "Curve", "PixelData", "(f000,000f)"]);
});

it("days count from the patient's first study, where there are several", () => {
  const films = [
    ["a", 5],
    ["a", 9],
    ["b", 7],
    ["a", null],
    ["b", 7],
  ] as const;
  expect(studyOffsets(films.map(([patientId, studyDay]) => ({ patientId, studyDay })))).toEqual([
    0,
    4,
    null,
    null,
    null,
  ]);
});

it("a table's patients stay as they are where they are counters or a public set's, else become pseudonyms", () => {
  const isKept = (id: string) => tablePatient(id, key) === id;
  expect(["46", "p7", "ieee_77", "patient 012", "person1946", "00030805"].filter(isKept)).toHaveLength(6);
  expect(["MRN-7734501", "Zuzanna", "12345678", "Doe^Jane", "12345", "19610203", "miller1"].filter(isKept)).toEqual([]);
});
