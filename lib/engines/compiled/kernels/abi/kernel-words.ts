/** @file Words of instructions by their names, in the order and form in which native/abi.h reads them. */
import { invariant } from "../../../../invariant";
import type { PlanBuffer, View, Word } from "../instruction";
import { enumMembers, KERNEL_ABI, type ElementwiseOp, type KernelName, type Layout } from "./kernel-abi";

/** What a word of each plain kind is told as. */
interface Plain {
  count: number;
  flag: boolean;
  float: number;
  view: View;
  reads: View;
  writes: View;
  "reads or none": View | null;
  "writes or none": View | null;
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
type Named<L extends Layout> = { readonly [Word in keyof L]: Told<L[Word]> };

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

  write(layout: Layout, named: object): WrittenWords {
    this.writeStruct(layout, named);
    return { words: this.words, reads: this.reads, writes: this.writes };
  }

  private writeStruct(layout: Layout, named: object): void {
    const told: Readonly<Record<string, unknown>> = { ...named };
    for (const [name, kind] of Object.entries(layout)) this.writeWord(kind, told[name]);
    for (const [name, kind] of Object.entries(layout)) {
      const item = itemOf(kind);
      if (item !== null) for (const struct of told[name] as readonly object[]) this.writeStruct(item, struct);
    }
  }

  /** Callers are checked by {@link Told}, which no type of this loop over names can express. */
  private writeWord(kind: string, told: unknown): void {
    const struct = structLayout(kind);
    if (struct !== null) this.writeStruct(struct, told as object);
    else if (itemOf(kind) !== null) this.words.push((told as readonly object[]).length);
    else if (kind === "count") this.words.push(whole(told as number));
    else if (kind === "flag") this.words.push(told === true ? 1 : 0);
    else if (kind === "float") this.words.push({ float: told as number });
    else if (enumMembers(KERNEL_ABI, kind) !== null) this.words.push(memberOf(kind, told as string));
    else this.writeView(kind, told as View | null);
  }

  private writeView(kind: string, view: View | null): void {
    this.words.push({ view });
    if (view !== null && kind.startsWith("reads")) this.reads.push(view.buffer);
    if (view !== null && kind.startsWith("writes")) this.writes.push(view.buffer);
  }
}

function structLayout(name: string): Layout | null {
  const structs: Readonly<Record<string, Layout>> = KERNEL_ABI.structs;
  return structs[name] ?? null;
}

/** What a list consists of; null where a kind is no list. */
function itemOf(kind: string): Layout | null {
  return kind.endsWith("[]") ? structLayout(kind.slice(0, -2)) : null;
}

function whole(count: number): number {
  invariant(Number.isInteger(count), `${count} is no whole number`);
  return count;
}

function memberOf(name: string, member: string): number {
  const at = enumMembers(KERNEL_ABI, name)?.indexOf(member) ?? -1;
  invariant(at >= 0, `"${member}" is one of ${name}`);
  return at;
}
