import { KERNELS, type Instruction, type PlanBuffer, type Word } from "./instruction";
import { planMemory } from "./plan-memory";
import { scheduleByImage, type Sequence } from "./schedule-by-image";

/** Instructions as native/executor.c reads them. */
export interface EncodedPlan {
  words: Int32Array;
  /** Bytes that the plan's own buffers take together, and each thread's scratch memory. */
  arenaBytes: number;
  scratchBytes: number;
  /** Slots in all: the plan's own, those of the caller's arrays, and those of buffers that each thread has of its own. */
  slots: number;
  /** For profiles: where each instruction or sequence starts. */
  instructions: readonly { at: number; kernel: string; scope: string }[];
}

/** As in native/executor.c. */
const SEQUENCE = -1;
/** Floats between two buffers that no cache line shares. */
const ALIGNMENT = 16;

/**
 * Puts instructions in order, lays out memory and writes it all down.
 * @param batch images
 * @param callerSlots slots up to those of the caller's arrays
 */
export function encodePlan(instructions: readonly Instruction[], batch: number, callerSlots: number): EncodedPlan {
  const sequences = scheduleByImage(instructions);
  const transient = transientBuffers(sequences);
  const slotOf = new Map([...transient].map((buffer, index) => [buffer, callerSlots + index]));
  const memory = planMemory(sequences, (buffer) => transient.has(buffer));
  const place = ({ buffer, offset }: { buffer: PlanBuffer; offset: number }) => {
    const own = slotOf.get(buffer);
    return own === undefined ? [buffer.slot ?? 0, offset + (buffer.slot === null ? (memory.offsets.get(buffer) ?? 0) : 0)] : [own, offset];
  };
  const kernelScratch = Math.max(0, ...instructions.map((instruction) => instruction.scratch ?? 0));
  const transientStart = align(kernelScratch);
  let scratch = transientStart;
  const words: number[] = [];
  const index: { at: number; kernel: string; scope: string }[] = [];
  for (const { byImage, members } of sequences) {
    const at = words.length;
    index.push({ at, kernel: members.map(({ kernel }) => kernel).join(" + "), scope: members[0].scope });
    if (byImage) {
      const own = [...new Set(members.flatMap(({ writes }) => writes))].filter((buffer) => transient.has(buffer));
      words.push(SEQUENCE, 0, members.find(({ groups }) => groups !== undefined)?.groups ?? batch, batch, members.length, own.length);
      let offset = transientStart;
      for (const buffer of own) {
        const floats = buffer.floats / batch;
        words.push(slotOf.get(buffer) ?? 0, floats, offset);
        offset += align(floats);
      }
      scratch = Math.max(scratch, offset);
    }
    for (const member of members) words.push(...encodeInstruction(member, byImage, place));
    words[at + 1] = words.length - at;
  }
  return { words: Int32Array.from(words), arenaBytes: 4 * memory.floats, scratchBytes: 4 * scratch, slots: callerSlots + transient.size, instructions: index };
}

/** Buffers of the plan's own that only one group uses: each thread needs one image of them at a time. */
function transientBuffers(sequences: readonly Sequence[]): Set<PlanBuffer> {
  const users = new Map<PlanBuffer, Set<Sequence>>();
  for (const sequence of sequences) {
    for (const { reads, writes } of sequence.members) {
      for (const buffer of [...reads, ...writes]) users.set(buffer, (users.get(buffer) ?? new Set()).add(sequence));
    }
  }
  const only = [...users].filter(([buffer, sequencesOf]) => buffer.slot === null && sequencesOf.size === 1 && [...sequencesOf].every(({ byImage }) => byImage));
  return new Set(only.map(([buffer]) => buffer));
}

function encodeInstruction({ kernel, units, unitsPerImage, words: own }: Instruction, byImage: boolean, place: (view: { buffer: PlanBuffer; offset: number }) => number[]): number[] {
  const words = own.flatMap((word) => encodeWord(word, place));
  return [KERNELS.indexOf(kernel), words.length + 3, byImage ? (unitsPerImage ?? units) : units, ...words];
}

const bits = new DataView(new ArrayBuffer(4));

function encodeWord(word: Word, place: (view: { buffer: PlanBuffer; offset: number }) => number[]): number[] {
  if (typeof word === "number") return [word];
  if ("view" in word) return word.view === null ? [-1, 0] : place(word.view);
  bits.setFloat32(0, word.float);
  return [bits.getInt32(0)];
}

function align(floats: number): number {
  return Math.ceil(floats / ALIGNMENT) * ALIGNMENT;
}
