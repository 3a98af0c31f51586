"use client";
import { Tooltip } from "@mantine/core";
import { useEffect } from "react";
import styles from "@/app/_components/ui/shell.module.css";
import { formatPlural } from "@/app/_components/ui/format-values";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";

const LOOK_EVERY_MS = 5_000;

/** Whether somebody is there to train: a dot and a word. */
export function WorkerLight() {
  const { value, failure, reload } = useRequest("status", (signal) => client.getStatus({ signal }));
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && reload(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  if (!value && !failure) return null;
  const workers = value?.workers ?? [];
  const busy = workers.filter((worker) => worker.run !== null).length;
  const state = failure ? "off" : workers.length === 0 ? "none" : busy > 0 ? "busy" : "free";
  const words = { off: "Server away", none: "No worker", busy: "Training", free: "Worker free" }[state];
  const hint = {
    off: "The server does not answer. Check that npm start is running.",
    none: "Runs stay queued until a worker is there: npx hilum worker",
    busy: `${formatPlural(busy, "worker")} of ${workers.length} training`,
    free: `${formatPlural(workers.length, "worker")} waiting for a run`,
  }[state];
  return (
    <Tooltip label={hint}>
      <span className={styles.worker} role="status" tabIndex={0}>
        <span className={styles.light} data-state={state} aria-hidden />
        <span className={styles.workerWords}>{words}</span>
      </span>
    </Tooltip>
  );
}
