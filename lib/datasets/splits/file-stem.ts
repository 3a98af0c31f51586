/**
 * @file Which films are one film by their file names: copies and augmentations of it.
 *
 * A stem is the file name without its extensions and without what copying and augmenting append ("_aug3", "_flip",
 * " - Copy", " (1)"). What it may join depends on how much it tells:
 *
 * - A *telling* stem ("nejmc2001573_f1a", a UUID) joins films wherever they lie. It has a number of six significant
 *   digits, or eight in all its numbers, or a word that is neither common for films, nor a label, nor in the names of
 *   many other films.
 * - Any other stem is a place in a numbering ("1", "img_3", "normal-12", "view1_frontal"): two folders use the same
 *   one for different films. It joins within its folder only, and only where a name says that it is a derivative.
 * - " (12)" is how a system numbers a copy, but also how a folder is renamed as a whole. It marks a copy only where
 *   the name without it exists and is more than common words.
 * - A stem in more folders than a film has copies ("frontal_view" in each patient's folder) is a scheme: it joins nothing.
 */

/** What is joined by the stems needs of a film. */
export interface LabelledFile {
  file: string;
  label: string;
}

/** A film is kept in training, validation and test folders, as it came and processed; not in more. */
const MOST_FOLDERS = 5;
/** A word in the names of more films than this is the name of a series, not of a film. */
const MOST_FILMS_OF_A_WORD = 10;
/** Significant digits, which leading zeros are not: of one number, and of all numbers of a name together. */
const TELLING_DIGITS = 6;
const TELLING_DIGITS_IN_ALL = 8;
const TELLING_LETTERS = 4;

const EXTENSIONS = /(\.(png|jpe?g|jfif|tiff?|dcm|dicom|dic|bmp|webp|gif|ima|gz))+$/i;
const DERIVATIVE =
  /(?:[\s_.-]+(?:aug(?:mented|mentation)?|copy|kopie|copie|copia|dup(?:licate)?|[hv]?flip(?:ped)?|mirror(?:ed)?|rot(?:ated?|ation)?|crop(?:ped)?|resized?|rescaled?|zoom(?:ed)?|shift(?:ed)?|nois[ey]|blur(?:red)?|bright(?:ness|er)?|dark(?:er)?|contrast|gamma|clahe|equali[sz]ed|enhanced|invert(?:ed)?|sharp(?:en|ened)?)[\s_.-]*(?:\(\d+\)|\d+)?)$/i;
const NUMBERED = /^(.*\S)\s*\(\d{1,4}\)$/;
const COPY_OF = /^copy(?:\s*\(\d+\))? of\s+/i;

/** Words that say what kind of thing a file is, never which one; the labels of the data set come to them. */
const COMMON_WORDS = new Set(
  (
    "image images img imgs im pic picture photo photograph foto film films scan scans xray xrays x ray rays cxr cxrs chest thorax thoracic lung lungs radiograph radiography radiology roentgen rx dx cr ct mr dr " +
    "dicom dcm dsc file files sample samples case cases patient patients pat person subject study series ser instance slice frame view views frontal lateral front side pa ap lat left right supine erect portable " +
    "day days visit fig figure page pdf png jpg jpeg tif tiff new old original orig final copy untitled unnamed noname download downloads screenshot train training test testing val valid validation dev holdout set " +
    "data dataset batch part class normal abnormal finding findings healthy no covid corona coronavirus ncov sars cov pneumonia viral virus bacterial bacteria lobar opacity tuberculosis tb positive negative pos neg phantom synthetic"
  ).split(" "),
);

interface Name {
  folder: string;
  stem: string;
  /** True where the file name says that it is a copy or an augmentation. */
  derivative: boolean;
}

/** A key for each file, equal for the files of one film; null for a file whose name says nothing of it. Independent of the order of the files. */
export function stemKeys(files: readonly LabelledFile[]): (string | null)[] {
  const common = commonWords(files);
  const names = withNumberedCopies(
    files.map(({ file }) => plainName(file)),
    common,
  );
  const isTelling = tellingStems(names, common);
  const keyOf = ({ folder, stem }: Name) => (isTelling(stem) ? stem : `${folder}/${stem}`);
  const derivatives = new Set(names.filter(({ derivative }) => derivative).map(keyOf));
  const folders = foldersOfStems(names);
  return names.map((name) => {
    const key = keyOf(name);
    if (!isTelling(name.stem)) return derivatives.has(key) ? key : null;
    return folders.get(name.stem)!.size <= MOST_FOLDERS ? key : null;
  });
}

/** The stem of one file name, lower case: `a/IMG 7_flip.PNG` → `img 7`. A number in brackets stays: see {@link stemKeys}. */
export function fileStem(file: string): string {
  return plainName(file).stem;
}

function plainName(file: string): Name {
  const slash = file.lastIndexOf("/");
  const bare = file
    .slice(slash + 1)
    .normalize("NFKC")
    .toLowerCase()
    .replace(EXTENSIONS, "")
    .trim();
  let stem = bare.replace(COPY_OF, "");
  for (let shorter = withoutDerivative(stem); shorter !== stem; shorter = withoutDerivative(stem)) stem = shorter;
  return { folder: file.slice(0, Math.max(0, slash)), stem, derivative: stem !== bare };
}

/** One appended word less; a name that is nothing else keeps it. */
function withoutDerivative(stem: string): string {
  const shorter = stem.replace(DERIVATIVE, "");
  return shorter === "" ? stem : shorter;
}

/** "x (1)" becomes "x" where there is an "x" in its folder and that is more than common words. */
function withNumberedCopies(names: readonly Name[], common: ReadonlySet<string>): Name[] {
  const present = new Set(names.map(({ folder, stem }) => `${folder}/${stem}`));
  return names.map((name) => {
    const base = NUMBERED.exec(name.stem)?.[1];
    if (base === undefined || !present.has(`${name.folder}/${base}`) || onlyCommon(base, common)) return name;
    return { ...name, stem: base, derivative: true };
  });
}

const wordsOf = (stem: string): string[] => stem.match(/\p{L}+/gu) ?? [];
const onlyCommon = (stem: string, common: ReadonlySet<string>) =>
  !/\d/.test(stem) && wordsOf(stem).every((word) => common.has(word));

function commonWords(files: readonly LabelledFile[]): Set<string> {
  return new Set(
    [...COMMON_WORDS, ...new Set(files.map(({ label }) => label))].flatMap((text) => wordsOf(text.toLowerCase())),
  );
}

function tellingStems(names: readonly Name[], common: ReadonlySet<string>): (stem: string) => boolean {
  const stems = new Set(names.map(({ stem }) => stem));
  const filmsOfWord = new Map<string, number>();
  for (const stem of stems)
    for (const word of new Set(wordsOf(stem))) filmsOfWord.set(word, (filmsOfWord.get(word) ?? 0) + 1);
  const isTellingWord = (word: string) =>
    word.length >= TELLING_LETTERS && !common.has(word) && (filmsOfWord.get(word) ?? 0) <= MOST_FILMS_OF_A_WORD;
  const hasTellingNumber = (stem: string) => {
    const lengths = (stem.match(/\d+/g) ?? []).map((number) => number.replace(/^0+/, "").length);
    return (
      Math.max(0, ...lengths) >= TELLING_DIGITS ||
      lengths.reduce((sum, length) => sum + length, 0) >= TELLING_DIGITS_IN_ALL
    );
  };
  const telling = new Set([...stems].filter((stem) => hasTellingNumber(stem) || wordsOf(stem).some(isTellingWord)));
  return (stem) => telling.has(stem);
}

function foldersOfStems(names: readonly Name[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>();
  for (const { stem, folder } of names) {
    const seen = folders.get(stem);
    if (seen === undefined) folders.set(stem, new Set([folder]));
    else seen.add(folder);
  }
  return folders;
}
