"use client";

import { Alert, Select, Text } from "@mantine/core";
import { useMemo } from "react";
import { filmFolders } from "@/lib/datasets/folders/folder-chains";
import { type ClassFolder, type FolderQuestion } from "@/lib/datasets/folders/folder-classes";
import { folderLevels } from "@/lib/datasets/folders/folder-levels";
import { levelText } from "@/lib/datasets/folders/require-answer";
import { type LayoutId } from "@/lib/datasets/layouts/layout";
import { sortFolder } from "@/lib/datasets/import/sort-folder";
import { type ChosenFolder } from "../_upload/preview-import";

/** Layouts in which a folder may tell the label. */
const BY_FOLDER: ReadonlySet<LayoutId> = new Set([
  "class-folders",
  "film-table",
  "dicom",
  "radiography-database",
  "darkcovidnet",
]);

/** Which folders are the classes: found by itself, or asked where that cannot be known. */
export function ClassFolderForm({
  folder: { facts },
  layout,
  classFolder,
  question,
  onChange,
}: {
  folder: ChosenFolder;
  layout: LayoutId;
  classFolder: ClassFolder;
  question: FolderQuestion | null;
  onChange: (classFolder: ClassFolder) => void;
}) {
  const levels = useMemo(() => folderLevels(filmFolders(sortFolder(facts).films)), [facts]);
  if (!BY_FOLDER.has(layout) || levels.length === 0) return null;
  const answers = [
    ...levels.map((level) => ({ value: String(level.level), label: levelText(level) })),
    { value: "none", label: "none: folders tell no class" },
  ];
  const field = (
    <Select
      label="Folders that are the classes"
      maw={420}
      mt="md"
      value={classFolder === "auto" && question !== null ? null : String(classFolder)}
      placeholder="choose, counted from the outermost"
      data={question === null ? [{ value: "auto", label: "found by names and structure" }, ...answers] : answers}
      onChange={(chosen) =>
        chosen !== null && onChange(chosen === "auto" || chosen === "none" ? chosen : Number(chosen))
      }
    />
  );
  if (question === null) return field;
  return (
    <Alert title="Which folders are the classes?" color="yellow" mt="md" role="alert">
      <Text size="sm">{question.sentence} Nothing is read before you have said it.</Text>
      {field}
    </Alert>
  );
}
