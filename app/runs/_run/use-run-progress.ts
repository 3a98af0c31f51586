"use client";
import { useEffect, useRef, useState } from "react";
import { followRunEvents } from "@/lib/api/browser/follow-run-events";
import { applyRunEvents, newRunProgress, type RunProgress } from "@/lib/experiments/run-progress";
import type { RunStatus } from "@/lib/training/run-status";

export interface FollowedRun {
  progress: RunProgress;
  /** False while the line to the server is down; the run itself goes on. */
  isConnected: boolean;
}

/**
 * Follows a run from its first event on. `round` opens the stream again, e.g. after a finished run was resumed.
 */
export function useRunProgress(run: string, status: RunStatus, round = 0): FollowedRun {
  const [progress, setProgress] = useState<RunProgress>(() => newRunProgress({ status }));
  const [isConnected, setConnected] = useState(true);
  const current = useRef(progress);
  const followed = useRef(run);

  useEffect(() => {
    if (followed.current !== run) {
      followed.current = run;
      current.current = newRunProgress({ status: "queued" });
    }
    return followRunEvents(run, {
      onEvents(events) {
        current.current = applyRunEvents(current.current, events);
        setProgress(current.current);
      },
      onConnection: setConnected,
      lastSeq: () => current.current.lastSeq,
    });
  }, [run, round]);

  return { progress, isConnected };
}
