import { checkCnn } from "../../architectures/resolve-cnn";
import { machineMemory, memoryKills } from "../../engines/machine-memory";
import { type RunSpec, type RunSummary } from "../../training/run";
import { memoryInWords, trainingMemory } from "../../training/training-memory";

/** A step that needs less than this share of the memory is seldom what a process is killed for. */
const SUSPICIOUS_SHARE = 0.2;

/** What a run is told that ended its training process again and again: what it needs of memory, what there is, and whether the system says that it killed for it. */
export function lostRunFailure(spec: RunSpec, attempts: number): NonNullable<RunSummary["failure"]> {
  const check = checkCnn(spec.cnn, 2);
  const need = check.ok ? trainingMemory(check.cnn, spec.training, 0) : null;
  const kills = memoryKills();
  const isLikely = (kills !== null && kills > 0) || (need !== null && need.bytes > SUSPICIOUS_SHARE * machineMemory());
  const estimate =
    need === null
      ? ""
      : ` A training step needs about ${memoryInWords(need.bytes)}, most of it in layer "${need.largestLayer}"; this machine has ${memoryInWords(machineMemory())} for all that runs on it.`;
  const evidence =
    kills !== null && kills > 0
      ? ` The system has ended ${kills} ${kills === 1 ? "process" : "processes"} for want of memory since it was started.`
      : "";
  return {
    code: isLikely ? "outOfMemory" : "environment",
    message: `The training process was killed ${attempts} times before it reached a checkpoint, ${isLikely ? "probably for want of memory" : "from outside or by a crash"}.${estimate}${evidence}`,
    remedy: isLikely
      ? "Lower the batch size or the size of the images, or close other programs, then start the run anew or resume it."
      : "The worker's log may say more. Resume the run; if it ends again, lower the batch size or the size of the images.",
  };
}
