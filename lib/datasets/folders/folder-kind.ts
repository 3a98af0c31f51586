import { CLASS_WORDS } from "./class-words";

/**
 * What a folder's name looks like. `class` is a word that classes are called by; `word` may be anything; the others say how
 * a set was divided, whose films they are or that there are films in it, and are no classes.
 */
export type FolderKind =
  "class" | "word" | "split" | "container" | "group" | "patient" | "study" | "date" | "number" | "attribute";

/** What folders of a kind are called in sentences. */
export const KIND_NAMES: Record<FolderKind, string> = {
  class: "classes",
  word: "names of any kind",
  split: "splits",
  container: "folders of images",
  group: "sites or parts",
  patient: "patients or their numbers",
  study: "studies",
  date: "dates",
  number: "numbers",
  attribute: "views, sexes or ages",
};

const setOf = (words: string) => new Set(words.trim().split(/\s+/));

const SPLITS =
  setOf(`train training trains trn test testing tests tst val valid validation validate validating dev development holdout heldout eval evaluation evaluating tuning learn learning score scoring
  fold folds kfold cv crossval crossvalidation split splits partition partitions subset subsets entrenamiento prueba validacion treino teste validacao entrainement`);
/** Splits only where nothing else is said, as in `imagesTr`. */
const SHORT_SPLITS = setOf("tr ts te va");
const CONTAINERS =
  setOf(`image images img imgs pic pics picture pictures photo photos film films xray xrays radiograph radiographs radiography radiographies cxr cxrs cr dx
  data dataset datasets set sets database databases archive archives download downloads file files png jpg jpeg tif tiff dcm dicom dicoms bmp collection collections input inputs
  content contents output outputs export exports upload uploads folder folders directory root scans slices samples kaggle figure figures fig figs preview previews thumbnail thumbnails`);
/** Words beside those of a container or split. */
const FILLERS =
  setOf(`x ray rays chest lung lungs thorax thoracic original originals raw resized resize cropped processed preprocessed normalized small large big mini full half final new old all
  my our the a of and for in with version v grey gray grayscale rgb px public private internal external main master release labeled labelled annotated unlabeled sorted classes stage k hold out cross held`);
const GROUPS =
  setOf(`site sites center centre centers centres hospital hospitals clinic clinics wave batch batches part parts phase round cohort device scanner vendor source institution institute shard chunk
  volume vol disc disk cd dvd block group lot bucket timepoint region city country session run`);
const PATIENTS = setOf(
  "patient patients pat pt subject subjects subj sub person persons case cases pid participant individual anon anonymous anonymized anonymised mrn id p",
);
const STUDIES = setOf(
  "study studies exam examination examen accession acc scan series ser visit encounter instance s st se",
);
const ATTRIBUTES = setOf(
  "male female man woman men women m f w pa ap lateral frontal lat ll supine erect upright portable adult adults child children infant infants pediatric paediatric left right view views",
);
/** A class among these is the subject of a set, as in `COVID-19_Radiography_Database`. */
const WHOLE_SETS = setOf(
  "dataset datasets database databases collection collections repository challenge archive kaggle detection classification",
);

const NUMERAL = /^(\d+|one|two|three|four|five|six|seven|eight|nine|ten|i{1,3}|iv|v|vi|[a-h])$/;
const DATE =
  /^((19|20)\d{2}([-_. ]?(0?[1-9]|1[0-2])([-_. ]?(0?[1-9]|[12]\d|3[01]))?)?|(0?[1-9]|[12]\d|3[01])[-_. ](0?[1-9]|1[0-2])[-_. ](19|20)?\d{2}|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-_. ]*(19|20)\d{2})$/i;
/** DICOM UIDs, UUIDs and digests, letters with three or more digits. */
const CODE =
  /^(\d+(\.\d+){3,}|[0-9a-f]{8}-[0-9a-f-]{20,}|(?=.*\d)[0-9a-f]{8,}|[a-z]{0,8}[-_. ]?\d{3,}[-_. \da-z]{0,16}|(?=(\D*\d){4})[a-z0-9_-]{7,})$/i;

/** The words of a name in lower case: parted at signs, between letters and digits, and where a capital follows a small letter. */
export function wordsOf(name: string): string[] {
  const parted = name
    .normalize("NFKC")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{L})(\p{N})/gu, "$1 $2")
    .replace(/(\p{N})(\p{L})/gu, "$1 $2");
  return parted
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "");
}

/** True where a name speaks of a split, whatever else it says: `covid_train`, `hold-out`. */
export function namesSplit(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => SPLITS.has(word)) || SPLITS.has(words.filter((word) => !/\d/.test(word)).join(""));
}

/** What a folder looks like by its name alone. */
export function folderKind(name: string): FolderKind {
  const words = wordsOf(name);
  const has = (set: ReadonlySet<string>) => words.some((word) => set.has(word));
  const only = (...sets: readonly ReadonlySet<string>[]) =>
    words.every((word) => NUMERAL.test(word) || sets.some((set) => set.has(word)));
  const isNumbered = words.some((word) => /^\d+$/.test(word));
  if (isNumbered && only(PATIENTS) && has(PATIENTS)) return "patient";
  if (isNumbered && only(STUDIES) && has(STUDIES)) return "study";
  if (has(CLASS_WORDS) && !has(WHOLE_SETS)) return "class";
  if (namesSplit(name) || (has(SHORT_SPLITS) && only(SHORT_SPLITS, CONTAINERS, FILLERS))) return "split";
  if (DATE.test(name.trim())) return "date";
  if (/^\d{1,7}$/.test(name.trim())) return "number";
  if (has(GROUPS)) return "group";
  if (has(CONTAINERS) && only(CONTAINERS, FILLERS)) return "container";
  if (CODE.test(name.trim()) || (isNumbered && has(PATIENTS))) return "patient";
  if (words.length > 0 && only(ATTRIBUTES) && has(ATTRIBUTES)) return "attribute";
  return "word";
}
