import { invariant } from "../../invariant";
import { chestXray14 } from "./chestx-ray14";
import { classFolders } from "./class-folders";
import { covidChestxray } from "./covid-chestxray";
import { covidx } from "./covidx";
import { darkCovidNet } from "./darkcovidnet";
import { dicomFolder } from "./dicom-folder";
import { filmTableLayout } from "./film-table-layout";
import { FINDING_FORMATS } from "./findings/finding-formats";
import { findingTableLayout } from "./findings/finding-table-layout";
import { oneHotTable } from "./findings/one-hot-table";
import type { Layout, LayoutId, Recognition, SortedFolder } from "./layout";
import { radiographyDatabase } from "./radiography-database";

/** All layouts, in the order of a list for people. */
export const LAYOUTS: readonly Layout[] = [
  classFolders,
  filmTableLayout,
  oneHotTable,
  dicomFolder,
  radiographyDatabase,
  covidx,
  covidChestxray,
  chestXray14,
  darkCovidNet,
  ...FINDING_FORMATS.map(findingTableLayout),
];

export function findLayout(id: LayoutId): Layout {
  const layout = LAYOUTS.find((candidate) => candidate.id === id);
  invariant(layout !== undefined, `no layout ${id}`);
  return layout;
}

export interface RecognisedLayout extends Recognition {
  layout: LayoutId;
}

/** The likeliest layout; where several findings a film are wanted, of those whose tables can tell them. */
export function likeliestLayout(recognised: readonly RecognisedLayout[], multiLabel: boolean): RecognisedLayout {
  const able = multiLabel ? recognised.find(({ layout }) => findLayout(layout).tellsSeveral) : undefined;
  return able ?? recognised[0];
}

/** The layouts that a folder may have, the likeliest first; never none. */
export function recogniseLayouts(folder: SortedFolder): RecognisedLayout[] {
  return LAYOUTS.flatMap((layout) => {
    const recognition = layout.recognise(folder);
    return recognition === null ? [] : [{ layout: layout.id, ...recognition }];
  }).sort((a, b) => b.strength - a.strength);
}
