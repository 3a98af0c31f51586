import type { RunnableStep } from "./run-step";

/** A compiled step with its sessions. */
export interface OpenedStep extends Pick<RunnableStep, "compiled" | "session" | "updateSession"> {
  /** What computes, for the run's record and for people who wonder about the speed. */
  computedBy: string;
  /** Why a graphics processor that was tried does not compute; null where none was. */
  notice: string | null;
}
