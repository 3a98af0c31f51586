import type { Instruction, PlanBuffer } from "./instruction";
import type { Sequence } from "./schedule-by-image";

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
 * the smallest hole it fits (best fit), or in the place of an operand that dies with the instruction. What a sequence
 * uses is given back at its end: other threads may be at any member of it.
 */
export function planMemory(sequences: readonly Sequence[], isTransient: (buffer: PlanBuffer) => boolean): MemoryPlan {
  const lastUse = new Map<PlanBuffer, Instruction>();
  for (const { members } of sequences)
    for (const instruction of members)
      [...instruction.reads, ...instruction.writes].forEach((buffer) => lastUse.set(buffer, instruction));
  const offsets = new Map<PlanBuffer, number>();
  const holes = new Holes();
  for (const { members } of sequences) {
    const inherited = new Set<PlanBuffer>();
    for (const instruction of members) {
      for (const buffer of instruction.writes) {
        if (buffer.slot !== null || isTransient(buffer) || offsets.has(buffer)) continue;
        const heir = (instruction.inPlace ?? []).find(
          ([written, read]) =>
            written === buffer &&
            offsets.has(read) &&
            !inherited.has(read) &&
            read.floats === buffer.floats &&
            lastUse.get(read) === instruction,
        );
        const place = heir && offsets.get(heir[1]);
        if (heir !== undefined) inherited.add(heir[1]);
        offsets.set(buffer, place ?? holes.take(sizeOf(buffer)));
      }
    }
    const used = new Set(members.flatMap(({ reads, writes }) => [...reads, ...writes]));
    for (const buffer of used) {
      const last = lastUse.get(buffer);
      const offset = offsets.get(buffer);
      if (offset !== undefined && !inherited.has(buffer) && last !== undefined && members.includes(last))
        holes.give(offset, sizeOf(buffer));
    }
  }
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
    const fitting = this.holes
      .filter(({ start, end }) => end - start >= size)
      .sort((a, b) => a.end - a.start - (b.end - b.start))
      .at(0);
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
