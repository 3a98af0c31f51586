"use client";
import { useEffect } from "react";
import { client } from "@/lib/api/browser/client";
import type { ShortcutState } from "@/lib/api/shortcut-state";
import { type Requested, useRequest } from "./use-request";

const LOOK_MS = 1_000;

/** The shortcut audit of a completed run and all findings against it; asked again until the audit is over. Null asks for nothing. */
export function useShortcuts(run: string | null): Requested<ShortcutState> {
  const requested = useRequest(run === null ? null : `shortcuts ${run}`, (signal) =>
    client.getShortcuts(run ?? "", { signal }),
  );
  const { value, reload } = requested;
  const status = value?.audit?.status;
  useEffect(() => {
    if (value === null || status === "completed" || status === "failed") return;
    const timer = setTimeout(reload, LOOK_MS);
    return () => clearTimeout(timer);
  }, [value, status, reload]);
  return requested;
}
