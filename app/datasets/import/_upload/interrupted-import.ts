/** @file The import this browser has under way, so that it can be taken up again after a reload: its target and its settings. */
import { z } from "zod";
import { LayoutId, LayoutOptions } from "@/lib/datasets/layouts/layout";

const KEY = "hilum-import";

/** The data set that an import makes or adds to. */
export const ImportTarget = z.object({
  name: z.string(),
  title: z.string(),
  adds: z.boolean(),
  /** Of a new one: held for tests only. */
  testOnly: z.boolean().default(false),
});
export type ImportTarget = z.infer<typeof ImportTarget>;

export const InterruptedImport = z.object({
  id: z.string(),
  target: ImportTarget,
  choice: z.object({ layout: LayoutId, options: LayoutOptions }),
});
export type InterruptedImport = z.infer<typeof InterruptedImport>;

export function rememberImport(session: InterruptedImport): void {
  localStorage.setItem(KEY, JSON.stringify(session));
}

export function forgetImport(): void {
  localStorage.removeItem(KEY);
}

/** The remembered import; null when there is none or what is there is not ours. */
export function recallImport(): InterruptedImport | null {
  const text = localStorage.getItem(KEY);
  if (text === null) return null;
  try {
    return InterruptedImport.parse(JSON.parse(text));
  } catch {
    forgetImport();
    return null;
  }
}
