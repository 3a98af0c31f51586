import type { FindingFormat } from "./finding-format";

/** The observations of the CheXpert labeller (Irvin et al. 2019), which MIMIC-CXR uses, too. */
const CHEXPERT_FINDINGS = [
  "No Finding",
  "Enlarged Cardiomediastinum",
  "Cardiomegaly",
  "Lung Opacity",
  "Lung Lesion",
  "Edema",
  "Consolidation",
  "Pneumonia",
  "Atelectasis",
  "Pneumothorax",
  "Pleural Effusion",
  "Pleural Other",
  "Fracture",
];

/** Public sets whose tables list findings. Headings as their published files have them. */
export const FINDING_FORMATS: readonly FindingFormat[] = [
  {
    id: "chexpert",
    title: "CheXpert",
    looks:
      "Films in train/patient00001/study1/view1_frontal.jpg … with train.csv and valid.csv: Path, Sex, Age, Frontal/Lateral, AP/PA and a column a finding.",
    tables: [{ headings: ["path", "no_finding"], findings: { kind: "one-hot" } }],
    key: "path",
    // patient, study and view: the folders before them differ between the releases.
    keyParts: 3,
    normal: ["no finding"],
    spellings: CHEXPERT_FINDINGS,
    noFindings: ["support devices"],
    columns: { sex: "sex", age: "age", view: "ap/pa" },
    lateral: "frontal/lateral",
    patientPattern: /(?:^|\/)(patient\d+)\//i,
  },
  {
    id: "mimic-cxr",
    title: "MIMIC-CXR",
    looks:
      "Films in files/p10/p10000032/s50414267/ with mimic-cxr-2.0.0-chexpert.csv (or -negbio): subject_id, study_id and a column a finding; mimic-cxr-2.0.0-metadata.csv tells the view.",
    tables: [{ headings: ["subject_id", "study_id", "no_finding"], findings: { kind: "one-hot" } }],
    key: "study_id",
    keyPatterns: { cell: /^s?(\d+)/i, path: /(?:^|\/)s(\d{6,})(?:\/|\.[^./]+$)/i },
    films: { headings: ["dicom_id", "study_id", "subject_id"], name: "dicom_id", key: "study_id" },
    normal: ["no finding"],
    spellings: CHEXPERT_FINDINGS,
    noFindings: ["support devices"],
    columns: { patient: "subject_id", view: "viewposition" },
    notes: ["Its findings are of the study: all films of one have the same label."],
  },
  {
    id: "vindr-cxr",
    title: "VinDr-CXR",
    looks:
      "Films called by their image_id, with tables of image_id, rad_id and class_name, several rows a film, or of image_id, rad_id and a column a finding.",
    tables: [
      { headings: ["image_id", "no_finding"], findings: { kind: "one-hot" } },
      { headings: ["image_id", "class_name"], findings: { kind: "one", column: "class_name" } },
    ],
    key: "image_id",
    normal: ["no finding"],
    columns: {},
    notes: [
      "Three radiologists read a film: its label is one finding that none of them contradicts. Of its patients nothing is told.",
    ],
  },
  {
    id: "rsna-pneumonia",
    title: "RSNA Pneumonia Detection Challenge",
    looks:
      "DICOM films called by their patientId in stage_2_train_images/, with stage_2_detailed_class_info.csv (patientId, class) and stage_2_train_labels.csv (patientId, x, y, width, height, Target).",
    tables: [
      { headings: ["patientid", "class"], findings: { kind: "one", column: "class" } },
      {
        headings: ["patientid", "target"],
        findings: { kind: "flag", column: "target", yes: "Lung Opacity", no: "No Lung Opacity" },
      },
    ],
    key: "patientid",
    hasNoFileColumn: true,
    normal: ["normal"],
    columns: { patient: "patientid" },
  },
  {
    id: "padchest",
    title: "PadChest",
    looks:
      "Films called by their ImageID, with a table of ImageID, PatientID, Projection and Labels, a list such as ['pneumonia', 'pleural effusion'].",
    tables: [{ headings: ["imageid", "labels"], findings: { kind: "list", column: "labels" } }],
    key: "imageid",
    normal: ["normal"],
    excluded: ["exclude", "suboptimal study", "unchanged"],
    columns: { patient: "patientid", sex: "patientsex_dicom", view: "projection" },
  },
  {
    id: "coronahack",
    title: "CoronaHack",
    looks:
      "Films in train/ and test/ with Chest_xray_Corona_Metadata.csv: X_ray_image_name, Label, Dataset_type, Label_1_Virus_category and Label_2_Virus_category.",
    tables: [{ headings: ["x_ray_image_name", "label"], findings: { kind: "one", column: "label" } }],
    key: "x_ray_image_name",
    normal: ["normal"],
    columns: {},
    notes: [
      "Its column Label tells normal from pneumonia; another column is taken with --column label=Label_2_Virus_category. Of its patients nothing is told.",
    ],
  },
];
