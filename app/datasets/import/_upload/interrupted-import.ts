/** @file The import this browser has under way, so that it can be taken up again after a reload. */
import { z } from "zod";

const KEY = "hilum-import";

export const InterruptedImport = z.object({ id: z.string(), name: z.string(), title: z.string() });
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
