"use client";
import { useEffect } from "react";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { isUnderWay } from "@/lib/training/run-status";

const LOOK_EVERY_MS = 1_000;

/** A run's evaluations on other data sets, followed while one of them is under way. */
export function useEvaluations(run: string) {
  const requested = useRequest(`evaluations:${run}`, (signal) => client.listEvaluations(run, { signal }));
  const { value, reload } = requested;
  const isPending = value?.some(({ status }) => isUnderWay(status)) ?? false;
  useEffect(() => {
    if (!isPending) return;
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isPending, reload]);
  return requested;
}
