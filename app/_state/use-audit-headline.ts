"use client";
import { useEffect } from "react";
import { client } from "@/lib/api/browser/client";
import { type AuditHeadline } from "@/lib/audit/audit-state";
import { isOver } from "@/lib/training/run-status";
import { type Requested, useRequest } from "./use-request";

const LOOK_MS = 800;

/** How far the audit of a data set is, and its findings; asked again until the audit is over. Null asks for nothing. */
export function useAuditHeadline(
  dataset: { id: string; fingerprint: string } | null | undefined,
): Requested<AuditHeadline> {
  const requested = useRequest(dataset ? `audit ${dataset.id} ${dataset.fingerprint}` : null, (signal) =>
    client.getAuditHeadline(dataset!.id, { signal }),
  );
  const { value, reload } = requested;
  useEffect(() => {
    if (value === null || isOver(value.status)) return;
    const timer = setTimeout(reload, LOOK_MS);
    return () => clearTimeout(timer);
  }, [value, reload]);
  return requested;
}
