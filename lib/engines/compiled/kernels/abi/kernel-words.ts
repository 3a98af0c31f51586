/** @file Words of instructions by their names, in the order and form in which native/abi.h reads them. */
import { invariant } from "../../../../invariant";
import type { PlanBuffer, BufferView, Word } from "../instruction";
import { enumMembers, KERNEL_ABI, type ElementwiseOp, type KernelName, type WordLayout } from "./kernel-abi";

/** What a word of each plain kind is told as. */
interface Plain {
  count: number;
  flag: boolean;
  float: number;
  view: BufferView;
  reads: BufferView;
  writes: BufferView;
  "reads or none": BufferView | null;
  "writes or none": BufferView | null;
}

type Enums = typeof KERNEL_ABI.enums;
type Structs = typeof KERNEL_ABI.structs;
export type StructName = keyof Structs;

type Told<Kind> = Kind extends keyof Plain
  ? Plain[Kind]
  : Kind extends "op"
    ? ElementwiseOp
    : Kind extends keyof Enums
      ? Enums[Kind][number]
      : Kind extends StructName
        ? Named<Structs[Kind]>
        : Kind extends `${infer Item extends StructName}[]`
          ? readonly Named<Structs[Item]>[]
          : never;
type Named<L extends WordLayout> = { readonly [Word in keyof L]: Told<L[Word]> };

/** The words of a kernel by name. One that is missing, too many or of another kind is a type error. */
export type KernelWords<Kernel extends KernelName> = Named<(typeof KERNEL_ABI.kernels)[Kernel]>;
/** The words of a struct by name. */
export type StructWords<Struct extends StructName> = Named<Structs[Struct]>;

/** Words in order, and the buffers that their views say are read and written. */
export interface WrittenWords {
  readonly words: readonly Word[];
  readonly reads: readonly PlanBuffer[];
  readonly writes: readonly PlanBuffer[];
}

/** Puts a kernel's words in their order. */
export function kernelWords<Kernel extends KernelName>(kernel: Kernel, named: KernelWords<Kernel>): WrittenWords {
  return new Writer().write(KERNEL_ABI.kernels[kernel], named);
}

/** Puts a struct's words in their order. */
export function structWords<Struct extends StructName>(struct: Struct, named: StructWords<Struct>): readonly Word[] {
  return new Writer().write(KERNEL_ABI.structs[struct], named).words;
}

class Writer {
  private readonly words: Word[] = [];
  private readonly reads: PlanBuffer[] = [];
  private readonly writes: PlanBuffer[] = [];

  write(layout: WordLayout, named: object): WrittenWords {
    this.writeStruct(layout, named);
    return { words: this.words, reads: this.reads, writes: this.writes };
  }

  /** Callers are checked by {@link Told}, which no type of this loop over names can express. */
  private writeStruct(layout: WordLayout, named: object): void {
    const told = named as Readonly<Record<string, unknown>>;
    const fields = fieldsOf(layout);
    for (const field of fields) this.writeField(field, told[field.name]);
    for (const { name, item } of fields) {
      if (item !== null) for (const struct of told[name] as readonly object[]) this.writeStruct(item, struct);
    }
  }

  private writeField({ kind, struct, item, numbers }: Field, told: unknown): void {
    if (struct !== null) this.writeStruct(struct, told as object);
    else if (item !== null) this.words.push((told as readonly object[]).length);
    else if (numbers !== null) this.words.push(whole(numbers.get(told as string), told, kind));
    else if (kind === "count") this.words.push(whole(told, told, kind));
    else if (kind === "flag") this.words.push(told === true ? 1 : 0);
    else if (kind === "float") this.words.push({ float: told as number });
    else this.writeView(kind, told as BufferView | null);
  }

  private writeView(kind: string, view: BufferView | null): void {
    this.words.push({ view });
    if (view !== null && kind.startsWith("reads")) this.reads.push(view.buffer);
    if (view !== null && kind.startsWith("writes")) this.writes.push(view.buffer);
  }
}

/** A word or a run of words, with what its kind names: a struct, the struct of a list's items, an enum's numbers. */
interface Field {
  readonly name: string;
  readonly kind: string;
  readonly struct: WordLayout | null;
  readonly item: WordLayout | null;
  readonly numbers: ReadonlyMap<string, number> | null;
}

const fieldsByLayout = new Map<WordLayout, readonly Field[]>();

/** Looked up once per layout: a plan has thousands of words. */
function fieldsOf(layout: WordLayout): readonly Field[] {
  const known = fieldsByLayout.get(layout);
  if (known !== undefined) return known;
  const structs: Readonly<Record<string, WordLayout | undefined>> = KERNEL_ABI.structs;
  const fields = Object.entries(layout).map(([name, kind]): Field => {
    const members = enumMembers(KERNEL_ABI, kind);
    const numbers = members && new Map(members.map((member, number) => [member, number]));
    const item = kind.endsWith("[]") ? structs[kind.slice(0, -2)] : undefined;
    return { name, kind, struct: structs[kind] ?? null, item: item ?? null, numbers };
  });
  fieldsByLayout.set(layout, fields);
  return fields;
}

function whole(word: unknown, told: unknown, kind: string): number {
  invariant(typeof word === "number" && Number.isInteger(word), `${String(told)} is no ${kind}`);
  return word;
}
