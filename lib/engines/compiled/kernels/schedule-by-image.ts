import type { Instruction, PlanBuffer, Word } from "./instruction";

/**
 * Instructions that run together: all of them on one image before the next image's turn (`byImage`), so that what one
 * writes the next one finds in the cache; or a single instruction over the whole batch.
 */
export interface Sequence {
  readonly byImage: boolean;
  readonly members: readonly Instruction[];
}

/**
 * Groups instructions that work image by image.
 *
 * Others that stand between them are moved: before the group where they need nothing of it (packing a kernel), behind it
 * where they do (summing up over the batch, gradients of kernels); the group ends where a member would need one of those.
 * What is cheap to compute (a normalised activation from its convolution's result, a max-pooling gradient from the small
 * map) is computed anew in each group that reads it, so that it never has to be kept.
 */
export function scheduleByImage(instructions: readonly Instruction[]): Sequence[] {
  const done: Sequence[] = [];
  const cheap = cheapBuffers(instructions);
  let group = new Group();
  const close = () => {
    done.push(...group.finish());
    group = new Group();
  };
  for (const instruction of instructions) {
    if (instruction.unitsPerImage === undefined) {
      if (group.isNeededBy(instruction)) group.defer(instruction);
      else done.push({ byImage: false, members: [instruction] });
      continue;
    }
    if (group.defersFor(instruction) || group.groupsOtherwise(instruction)) close();
    group.add(withCopies(instruction, cheap, group));
  }
  close();
  return done;
}

/** Buffers that are cheap to compute again, with their makers: those that only instructions image by image read. */
function cheapBuffers(instructions: readonly Instruction[]): Map<PlanBuffer, Instruction> {
  const makers = instructions.filter(
    ({ isCheap, unitsPerImage, writes }) =>
      isCheap === true && unitsPerImage !== undefined && writes.length === 1 && writes[0].slot === null,
  );
  const kept = new Set(
    instructions.filter(({ unitsPerImage }) => unitsPerImage === undefined).flatMap(({ reads }) => reads),
  );
  return new Map(makers.filter(({ writes: [buffer] }) => !kept.has(buffer)).map((maker) => [maker.writes[0], maker]));
}

/** The instruction with each cheap operand of an earlier group computed anew in this one. */
function withCopies(instruction: Instruction, cheap: ReadonlyMap<PlanBuffer, Instruction>, group: Group): Instruction {
  return [...new Set(instruction.reads)].reduce((current, buffer) => {
    const maker = cheap.get(buffer);
    if (maker === undefined || group.writes(buffer)) return current;
    return replaceBuffer(
      current,
      buffer,
      group.copyOf(buffer, () => {
        const copy: PlanBuffer = { floats: buffer.floats, slot: null };
        group.add(withCopies(replaceBuffer(maker, buffer, copy), cheap, group));
        return copy;
      }),
    );
  }, instruction);
}

function replaceBuffer(instruction: Instruction, from: PlanBuffer, to: PlanBuffer): Instruction {
  const swap = (buffer: PlanBuffer) => (buffer === from ? to : buffer);
  const word = (value: Word): Word =>
    typeof value === "object" && "view" in value && value.view?.buffer === from
      ? { view: { ...value.view, buffer: to } }
      : value;
  return {
    ...instruction,
    words: instruction.words.map(word),
    reads: instruction.reads.map(swap),
    writes: instruction.writes.map(swap),
    inPlace: instruction.inPlace?.map(([written, read]) => [swap(written), swap(read)] as const),
  };
}

/** A group in the making, and what has to wait for its end. */
class Group {
  private readonly members: Instruction[] = [];
  private readonly deferred: Instruction[] = [];
  private readonly written = new Set<PlanBuffer>();
  private readonly awaited = new Set<PlanBuffer>();
  private readonly copies = new Map<PlanBuffer, PlanBuffer>();

  add(instruction: Instruction): void {
    this.members.push(instruction);
    instruction.writes.forEach((buffer) => this.written.add(buffer));
  }

  defer(instruction: Instruction): void {
    this.deferred.push(instruction);
    instruction.writes.forEach((buffer) => this.awaited.add(buffer));
  }

  /** The buffer that holds a cheap result again in this group; made at the first call. */
  copyOf(buffer: PlanBuffer, make: () => PlanBuffer): PlanBuffer {
    const copy = this.copies.get(buffer) ?? make();
    this.copies.set(buffer, copy);
    return copy;
  }

  writes(buffer: PlanBuffer): boolean {
    return this.written.has(buffer);
  }

  isNeededBy({ reads, writes }: Instruction): boolean {
    return (
      [...reads, ...writes].some((buffer) => this.written.has(buffer) || this.awaited.has(buffer)) ||
      writes.some((buffer) => this.members.some((member) => member.reads.includes(buffer)))
    );
  }

  /** Whether an instruction needs something that waits for the end of this group. */
  defersFor({ reads, writes }: Instruction): boolean {
    return [...reads, ...writes].some((buffer) => this.awaited.has(buffer));
  }

  /** Whether an instruction keeps its sums for other groups of images than this group's members. */
  groupsOtherwise({ groups }: Instruction): boolean {
    return (
      groups !== undefined && this.members.some((member) => member.groups !== undefined && member.groups !== groups)
    );
  }

  finish(): Sequence[] {
    const own = this.members.length === 0 ? [] : [{ byImage: true, members: this.members }];
    return [...own, ...this.deferred.map((instruction) => ({ byImage: false, members: [instruction] }))];
  }
}
