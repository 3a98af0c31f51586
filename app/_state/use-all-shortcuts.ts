"use client";
import { useEffect } from "react";
import { client } from "@/lib/api/browser/client";
import type { ShortcutState } from "@/lib/api/shortcut-state";
import { findingsOfMembers } from "@/lib/assessment/findings-of-members";
import type { ModelFinding } from "@/lib/assessment/model-finding";
import { type Requested, useRequest } from "./use-request";

const LOOK_MS = 1_000;

/** The shortcut audits of runs that are published together, and all that stands against it. */
export interface AllShortcuts {
  audits: { run: string; name: string; audit: ShortcutState["audit"]; applies: boolean }[];
  findings: ModelFinding[];
}

/** The shortcut audits of completed runs with their findings as of one model; asked again until all audits are over. None asks for nothing. */
export function useAllShortcuts(runs: readonly { id: string; name: string }[]): Requested<AllShortcuts> {
  const key = runs.map(({ id }) => id).join(" ");
  const requested = useRequest(key === "" ? null : `shortcuts ${key}`, async (signal) => {
    const states = await Promise.all(runs.map(({ id }) => client.getShortcuts(id, { signal })));
    return {
      audits: runs.map(({ id, name }, i) => ({ run: id, name, audit: states[i].audit, applies: states[i].applies })),
      findings: findingsOfMembers(runs.map(({ name }, i) => ({ name, findings: states[i].findings }))),
    };
  });
  const { value, reload } = requested;
  const isOver =
    value === null ||
    value.audits.every(({ audit, applies }) => !applies || audit?.status === "completed" || audit?.status === "failed");
  useEffect(() => {
    if (isOver) return;
    const timer = setTimeout(reload, LOOK_MS);
    return () => clearTimeout(timer);
  }, [isOver, value, reload]);
  return requested;
}
