/** Folders that systems, network drives and tools keep for themselves, whatever they hold. */
const FOLDERS = [
  "__MACOSX",
  "@eaDir",
  "@tmp",
  "@Recycle",
  "@Recently-Snapshot",
  "#recycle",
  "#snapshot",
  "lost\\+found",
  "\\$RECYCLE\\.BIN",
  "RECYCLER",
  "System Volume Information",
  "Network Trash Folder",
  "Temporary Items",
  "FOUND\\.\\d{3}",
  "__pycache__",
  "CVS",
];
/** Files that they leave beside one's own; `~$` is Office's mark of an open document. */
const FILES = [
  "Thumbs\\.db(:encryptable)?",
  "ehthumbs(_vista)?\\.db",
  "desktop\\.ini",
  "Icon\\r",
  "~\\$[^/]*",
  "[^/]*@Syno(EAStream|Resource)",
  "nohup\\.out",
];

const LITTER = new RegExp(`(^|/)(\\.[^/]|(${FOLDERS.join("|")})/|(${FILES.join("|")})$)`, "i");

/** True for what operating systems, network drives and tools leave in folders and archives, hidden files included: passed over without a word. */
export const isLitter = (path: string): boolean => LITTER.test(path);
