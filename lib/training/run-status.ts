/** @file The states of a run, the moves between them, and the questions that others ask of a state. */
import { z } from "zod";

export const RUN_STATUSES = ["queued", "running", "paused", "completed", "failed", "cancelled"] as const;
export const RunStatus = z.enum(RUN_STATUSES);
export type RunStatus = z.infer<typeof RunStatus>;

/** Which status may follow which. A worker that dies puts its run back to `queued`. */
export const RUN_TRANSITIONS: Readonly<Record<RunStatus, readonly RunStatus[]>> = Object.freeze({
  queued: ["running", "cancelled", "failed"],
  running: ["queued", "paused", "completed", "failed", "cancelled"],
  paused: ["queued", "cancelled"],
  completed: [],
  failed: ["queued"],
  cancelled: ["queued"],
});

/** Whether the run has ended, in whatever way; one that did not complete may still be resumed. A paused run is not over. */
export const isOver = (status: RunStatus): boolean =>
  status === "completed" || status === "failed" || status === "cancelled";

/** Whether the run goes on by itself: a worker is on it or will be. Of any other nothing more comes unless somebody resumes it. */
export const isUnderWay = (status: RunStatus): boolean => status === "queued" || status === "running";

/** Whether the run ended without a result. */
export const endedEarly = (status: RunStatus): boolean => isOver(status) && status !== "completed";
