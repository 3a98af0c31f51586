const LOOK_MS = 10_000;
/** Three minutes. */
const LOOKS = 18;
/** Beating for its lease alone costs a worker less than this share of one processor. */
const IDLE_SHARE = 0.02;

export interface ProgressWatch {
  /** Something was done. */
  advance(): void;
  stop(): void;
}

/**
 * Calls `onStuck` once when nothing advances for three minutes while this process computes nothing: whatever it waits
 * for will not come, such as a thread that died or a lock that is held for ever. A long step computes, and is left
 * alone. Time is counted in looks: none pass while the process is suspended.
 */
export function watchProgress(
  onStuck: () => void,
  { lookMs = LOOK_MS, looks = LOOKS }: { lookMs?: number; looks?: number } = {},
): ProgressWatch {
  let idleLooks = 0;
  let spent = process.cpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(spent);
    spent = process.cpuUsage();
    idleLooks = (user + system) / 1_000 < IDLE_SHARE * lookMs ? idleLooks + 1 : 0;
    if (idleLooks < looks) return;
    clearInterval(timer);
    onStuck();
  }, lookMs);
  timer.unref();
  return { advance: () => void (idleLooks = 0), stop: () => clearInterval(timer) };
}
