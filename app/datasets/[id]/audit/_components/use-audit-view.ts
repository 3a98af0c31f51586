"use client";
import { useCallback, useState } from "react";
import { useAction } from "@/app/_state/use-action";
import { useAuditHeadline } from "@/app/_state/use-audit-headline";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { type AuditHeadline, type AuditView } from "@/lib/audit/audit-state";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { type ErrorBody } from "@/lib/errors";

/** Two films by their blobs, and what is said of them; null takes it back. */
export interface PairVerdict {
  pairs: { first: string; second: string }[];
  verdict: "duplicate" | "different" | null;
}

/** Gives a judgement in somebody's name. */
export type Judge = (judgement: PairVerdict, by: string) => void;

export interface AuditOnPage {
  headline: AuditHeadline | null;
  /** Once there is a report. */
  view: AuditView | null;
  failure: ErrorBody | null;
  judge: Judge;
  isJudging: boolean;
  retry: () => void;
}

/** The audit of a data set as the page needs it: its progress while it is made, then all of it, with verdicts as they are given. */
export function useAuditView(dataset: DatasetSummary): AuditOnPage {
  const headline = useAuditHeadline(dataset);
  const isThere = headline.value !== null && headline.value.findings !== null;
  const loaded = useRequest(isThere ? `audit view ${dataset.id} ${headline.value?.updatedAt}` : null, (signal) =>
    client.getAudit(dataset.id, { signal }),
  );
  // The answer to a verdict is newer than what was loaded before it.
  const [judged, setJudged] = useState<{ after: AuditView; view: AuditView } | null>(null);
  const view = judged !== null && judged.after === loaded.value ? judged.view : loaded.value;

  const { run: judge, isBusy } = useAction(
    useCallback(
      async (judgement: PairVerdict, by: string) => {
        const next = await client.saveVerdicts(dataset.id, { ...judgement, by });
        if (loaded.value !== null) setJudged({ after: loaded.value, view: next });
      },
      [dataset.id, loaded.value],
    ),
  );
  const { reload } = headline;
  const { run: retry } = useAction(
    useCallback(async () => {
      await client.retryAudit(dataset.id);
      reload();
    }, [dataset.id, reload]),
  );
  return {
    headline: headline.value,
    view,
    failure: headline.failure ?? loaded.failure,
    judge,
    isJudging: isBusy,
    retry,
  };
}
