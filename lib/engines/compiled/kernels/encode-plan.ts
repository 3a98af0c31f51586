import { KERNEL_ABI, SEQUENCE } from "./abi/kernel-abi";
import { structWords, type StructWords } from "./abi/kernel-words";
import type { Instruction, PlanBuffer, Word } from "./instruction";
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

/** By their numbers. */
const KERNELS = Object.keys(KERNEL_ABI.kernels);
const HEAD_WORDS = Object.keys(KERNEL_ABI.structs.instruction).length;
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
    return own === undefined
      ? [buffer.slot ?? 0, offset + (buffer.slot === null ? (memory.offsets.get(buffer) ?? 0) : 0)]
      : [own, offset];
  };
  const kernelScratch = Math.max(0, ...instructions.map((instruction) => instruction.scratch ?? 0));
  const transientStart = align(kernelScratch);
  let scratch = transientStart;
  const words: number[] = [];
  const index: { at: number; kernel: string; scope: string }[] = [];
  for (const { byImage, members } of sequences) {
    index.push({ at: words.length, kernel: members.map(({ kernel }) => kernel).join(" + "), scope: members[0].scope });
    const encoded = members.flatMap((member) => encodeInstruction(member, byImage, place));
    if (byImage) {
      const own = [...new Set(members.flatMap(({ writes }) => writes))].filter((buffer) => transient.has(buffer));
      let offset = transientStart;
      const buffers = own.map((buffer) => {
        const given = { slot: slotOf.get(buffer) ?? 0, floats: buffer.floats / batch, offset };
        offset += align(given.floats);
        return given;
      });
      scratch = Math.max(scratch, offset);
      words.push(...encodeSequence(members, batch, buffers, encoded.length));
    }
    words.push(...encoded);
  }
  return {
    words: Int32Array.from(words),
    arenaBytes: 4 * memory.floats,
    scratchBytes: 4 * scratch,
    slots: callerSlots + transient.size,
    instructions: index,
  };
}

/** Buffers of the plan's own that only one group uses: each thread needs one image of them at a time. */
function transientBuffers(sequences: readonly Sequence[]): Set<PlanBuffer> {
  const users = new Map<PlanBuffer, Set<Sequence>>();
  for (const sequence of sequences) {
    for (const { reads, writes } of sequence.members) {
      for (const buffer of [...reads, ...writes]) users.set(buffer, (users.get(buffer) ?? new Set()).add(sequence));
    }
  }
  const only = [...users].filter(
    ([buffer, sequencesOf]) =>
      buffer.slot === null && sequencesOf.size === 1 && [...sequencesOf].every(({ byImage }) => byImage),
  );
  return new Set(only.map(([buffer]) => buffer));
}

type ThreadBuffers = StructWords<"sequence">["buffers"];

/** What stands before the members of a sequence, which take some words. */
function encodeSequence(
  members: readonly Instruction[],
  batch: number,
  buffers: ThreadBuffers,
  memberWords: number,
): number[] {
  const units = members.find(({ groups }) => groups !== undefined)?.groups ?? batch;
  const named = { images: batch, members: members.length, buffers };
  const head = (words: number) =>
    structWords("sequence", { instruction: { kernel: SEQUENCE, words, units }, ...named });
  return head(head(0).length + memberWords).flatMap((word) => encodeWord(word, () => []));
}

function encodeInstruction(
  { kernel, units, unitsPerImage, words: named }: Instruction,
  byImage: boolean,
  place: (view: { buffer: PlanBuffer; offset: number }) => number[],
): number[] {
  const words = named.flatMap((word) => encodeWord(word, place));
  const own = byImage ? (unitsPerImage ?? units) : units;
  const head = structWords("instruction", {
    kernel: KERNELS.indexOf(kernel),
    words: HEAD_WORDS + words.length,
    units: own,
  });
  return [...head.flatMap((word) => encodeWord(word, place)), ...words];
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
