"use client";
import { useEffect } from "react";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { isUnderWay } from "@/lib/training/run-status";

const LOOK_EVERY_MS = 3_000;

/** The runs that leave each source of a run's films out, followed while one of them is under way. */
export function useLeftOutSources(run: string) {
  const requested = useRequest(`left-out:${run}`, (signal) => client.getLeftOutSources(run, { signal }));
  const { value, reload } = requested;
  const isPending = value?.sources.some((one) => isUnderWay(one.run.status)) ?? false;
  useEffect(() => {
    if (!isPending) return;
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isPending, reload]);
  return requested;
}
