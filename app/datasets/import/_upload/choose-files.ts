/** @file From what a person dropped or chose to a list of files, folders and archives walked through. */
import { openZipArchive } from "@/lib/datasets/zip/zip-archive";
import { type ChosenFile } from "./preview-import";

/** What was chosen, under the name of the folder or archive. */
export interface Choice {
  name: string;
  files: ChosenFile[];
}

const isZip = (file: File) => /\.zip$/i.test(file.name) || file.type === "application/zip";

/** The same folder chosen again has the same stamps, one whose files changed has others. */
const stampOf = ({ size, lastModified }: File) => `${size}:${lastModified}`;

function ofFile(file: File, path: string): ChosenFile {
  return { path, size: file.size, stamp: stampOf(file), read: () => Promise.resolve(file) };
}

/** The files of a zip, not yet unpacked. Throws `badRequest` for a damaged archive. */
async function ofZip(zip: File): Promise<Choice> {
  const archive = await openZipArchive({
    size: zip.size,
    read: async (start, end) => new Uint8Array(await zip.slice(start, end).arrayBuffer()),
  });
  return {
    name: zip.name,
    files: archive.entries.map((entry) => ({
      path: entry.path,
      size: entry.size,
      stamp: `${stampOf(zip)}:${entry.size}`,
      read: () => archive.read(entry),
    })),
  };
}

/** What single files are called together. */
const LOOSE_FILES = "films";

/** From a file input: a zip, a folder (`webkitdirectory`) whose name is its files' first path part, or single files. */
export async function fromInput(files: readonly File[]): Promise<Choice> {
  if (files.length === 1 && isZip(files[0])) return ofZip(files[0]);
  const chosen = files.map((file) =>
    ofFile(file, file.webkitRelativePath === "" ? file.name : file.webkitRelativePath),
  );
  const [folder, inside] = chosen[0]?.path.split("/") ?? [];
  return { name: inside === undefined ? LOOSE_FILES : folder, files: chosen };
}

/** From a drop: one zip, or folders and files. Call it inside the drop event, before anything is awaited. */
export function fromDrop(transfer: DataTransfer): Promise<Choice> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files = [...transfer.files];
  if (entries.length === 1 && entries[0].isFile && isZip(files[0])) return ofZip(files[0]);
  return walkAll(entries).then((chosen) => ({
    name: entries.find((entry) => entry.isDirectory)?.name ?? LOOSE_FILES,
    files: chosen,
  }));
}

const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolderEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function walkAll(entries: readonly FileSystemEntry[]): Promise<ChosenFile[]> {
  const found: ChosenFile[] = [];
  for (const entry of entries) {
    if (isFileEntry(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      found.push(ofFile(file, entry.fullPath.replace(/^\//, "")));
    } else if (isFolderEntry(entry)) {
      found.push(...(await walkAll(await childrenOf(entry))));
    }
  }
  return found;
}

/** A reader gives its entries a hundred at a time, until it gives none. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}
