import { invariant } from "../../invariant";
import type { Instruction, PlanBuffer } from "./instruction";

/** Floats between two places that no cache line shares. */
const ALIGNMENT = 16;

/** Where each of the plan's own buffers lies, and how many floats they take together. */
export interface MemoryPlan {
  offsets: ReadonlyMap<PlanBuffer, number>;
  floats: number;
}

interface Hole {
  start: number;
  end: number;
}

/**
 * Lays out buffers so that those which are never needed at once share memory: in order of the instructions, each into
 * the smallest hole it fits (best fit), or in the place of an operand that dies with the instruction.
 */
export function planMemory(instructions: readonly Instruction[]): MemoryPlan {
  const lastUse = new Map<PlanBuffer, number>();
  instructions.forEach(({ reads, writes }, at) => [...reads, ...writes].forEach((buffer) => lastUse.set(buffer, at)));
  const offsets = new Map<PlanBuffer, number>();
  const holes = new Holes();
  instructions.forEach(({ reads, writes, inPlace = [] }, at) => {
    const taken = new Set<PlanBuffer>();
    for (const buffer of writes) {
      if (buffer.slot !== null || offsets.has(buffer)) continue;
      const heir = inPlace.find(([written, read]) => written === buffer && read.slot === null && !taken.has(read) && read.floats === buffer.floats && lastUse.get(read) === at);
      if (heir === undefined) {
        offsets.set(buffer, holes.take(sizeOf(buffer)));
      } else {
        const offset = offsets.get(heir[1]);
        invariant(offset !== undefined, "a buffer is written before it is read");
        offsets.set(buffer, offset);
        taken.add(heir[1]);
      }
    }
    for (const buffer of new Set([...reads, ...writes])) {
      const offset = offsets.get(buffer);
      if (buffer.slot !== null || taken.has(buffer) || lastUse.get(buffer) !== at) continue;
      invariant(offset !== undefined, "a buffer is written before it is read");
      holes.give(offset, sizeOf(buffer));
    }
  });
  return { offsets, floats: holes.height };
}

function sizeOf(buffer: PlanBuffer): number {
  return Math.max(1, Math.ceil(buffer.floats / ALIGNMENT)) * ALIGNMENT;
}

/** Free stretches below the highest address used so far, sorted and never touching. */
class Holes {
  height = 0;
  private holes: Hole[] = [];

  take(size: number): number {
    const fitting = this.holes.filter(({ start, end }) => end - start >= size).sort((a, b) => a.end - a.start - (b.end - b.start)).at(0);
    if (fitting !== undefined) {
      const { start } = fitting;
      fitting.start += size;
      if (fitting.start === fitting.end) this.holes = this.holes.filter((hole) => hole !== fitting);
      return start;
    }
    const last = this.holes.at(-1);
    if (last?.end === this.height) {
      this.holes.pop();
      this.height = last.start + size;
      return last.start;
    }
    this.height += size;
    return this.height - size;
  }

  give(start: number, size: number): void {
    const sorted = [...this.holes, { start, end: start + size }].sort((a, b) => a.start - b.start);
    this.holes = sorted.reduce<Hole[]>((merged, hole) => {
      const before = merged.at(-1);
      if (before?.end === hole.start) before.end = hole.end;
      else merged.push({ ...hole });
      return merged;
    }, []);
  }
}
