import { createHash } from "node:crypto";
import { enumMembers, KERNEL_ABI, type Abi, type WordLayout } from "./kernel-abi";

/** Characters of a line. */
const WIDTH = 120;

/** Names a description: kernels that were built from another one are not called. */
export function abiDigest(abi: Abi = KERNEL_ABI): string {
  return createHash("sha256").update(JSON.stringify(abi)).digest("hex").slice(0, 16);
}

/**
 * native/abi.h: the description as enums, and as structs that lie over an instruction's words.
 *
 * Every struct's size and every table's length is asserted when it is compiled.
 */
export function abiHeader(abi: Abi = KERNEL_ABI): string {
  const constants = Object.entries(abi.constants).map(
    ([name, value]) => `#define ${name} ${value < 0 ? `(${value})` : value}`,
  );
  const structs = orderedStructs(abi).flatMap((name) => structLines(abi, pascal(name), snake(name), abi.structs[name]));
  const kernels = Object.entries(abi.kernels).flatMap(([name, layout]) =>
    structLines(abi, `${pascal(name)}Words`, snake(name), layout),
  );
  const each = Object.keys(abi.kernels).map((name) => `  X(${upper(name)}, ${snake(name)}, ${pascal(name)}Words)`);
  return `${[
    "/**",
    " * @file What an instruction is made of: constants, enums, and structs that lie over its words.",
    " *",
    " * Written by abi-header.ts from kernel-abi.ts. Change that, then run: npm run unit -- abi-header -u",
    " */",
    "#ifndef HILUM_ABI_H",
    "#define HILUM_ABI_H",
    "#include <stdint.h>",
    "",
    "/** Names the description; who loads the kernels compares it with the one at hand. */",
    `#define ABI_DIGEST "${abiDigest(abi)}"`,
    "",
    ...constants,
    "",
    ...["kernel", "op", ...Object.keys(abi.enums)].flatMap((name) => enumLines(abi, name)),
    "/** Vectors of sums per plane that an op gives; 0: it gives a value per element. */",
    `static const uint8_t OP_SUMS[] = {${Object.values(abi.ops)
      .map(({ sums }) => sums)
      .join(", ")}};`,
    `_Static_assert(sizeof OP_SUMS == OP_COUNT, "every op has its entry");`,
    "",
    "/** Part of a buffer: its slot (-1: none) and an offset in floats. */",
    "typedef struct {",
    "  int32_t slot, offset;",
    "} View;",
    "",
    ...structs,
    ...kernels,
    "/** X(NAME, name, words) for every kernel, in the order of their numbers. */",
    "#define EACH_KERNEL(X) \\",
    each.join(" \\\n"),
    "",
    "#endif",
  ].join("\n")}\n`;
}

/** Structs after those that they contain. */
function orderedStructs({ structs }: Abi): string[] {
  const ordered = new Set<string>();
  const visit = (name: string) => {
    for (const kind of Object.values(structs[name])) if (baseOf(kind) in structs) visit(baseOf(kind));
    ordered.add(name);
  };
  Object.keys(structs).forEach(visit);
  return [...ordered];
}

function enumLines(abi: Abi, name: string): string[] {
  const members = (enumMembers(abi, name) ?? []).map((member) => `${upper(name)}_${upper(member)}`);
  const count = `enum { ${upper(name)}_COUNT = ${members.at(-1)} + 1 };`;
  return ["typedef enum {", ...wrapped("", members, ","), `} ${pascal(name)};`, count, ""];
}

/** A start and items with commas, indented, as many a line as fit. */
function wrapped(start: string, items: readonly string[], end: string): string[] {
  const lines = [` ${start && ` ${start}`}`];
  items.forEach((item, index) => {
    const text = ` ${item}${index === items.length - 1 ? end : ","}`;
    if (lines[lines.length - 1].length + text.length <= WIDTH) lines[lines.length - 1] += text;
    else lines.push(` ${text}`);
  });
  return lines;
}

/** A struct, its size, and where each of its lists lies. */
function structLines(abi: Abi, type: string, prefix: string, layout: WordLayout): string[] {
  const lists = Object.entries(layout).filter(([, kind]) => kind.endsWith("[]"));
  const starts = lists.flatMap(([name, kind], index) => {
    const item = pascal(baseOf(kind));
    const before = lists[index - 1]?.[0];
    const start = before === undefined ? "words + 1" : `${prefix}_${snake(before)}(words) + words->${before}Count`;
    const signature = `static inline const ${item} *${prefix}_${snake(name)}(const ${type} *words)`;
    return [`${signature} {`, `  return (const ${item} *)(${start});`, "}"];
  });
  const words = wordsOf(abi, layout);
  const size = `_Static_assert(sizeof(${type}) == ${words} * sizeof(int32_t), "${words} words");`;
  return ["typedef struct {", ...fieldLines(layout), `} ${type};`, size, ...starts, ""];
}

/** Fields, neighbours of one type in one line. */
function fieldLines(layout: WordLayout): string[] {
  const lines: { type: string; names: string[] }[] = [];
  for (const [name, kind] of Object.entries(layout)) {
    const type = fieldType(kind);
    const field = kind.endsWith("[]") ? `${name}Count` : kind.endsWith("or none") ? `${name} /* or none */` : name;
    const last = lines.at(-1);
    if (last?.type === type) last.names.push(field);
    else lines.push({ type, names: [field] });
  }
  return lines.flatMap(({ type, names }) => wrapped(type, names, ";"));
}

function fieldType(kind: string): string {
  if (kind.endsWith("[]") || kind === "count" || kind === "flag") return "int32_t";
  if (kind === "float") return "float";
  return isView(kind) ? "View" : pascal(kind);
}

function wordsOf(abi: Abi, layout: WordLayout): number {
  const sizes = Object.values(layout).map((kind) => {
    if (isView(kind)) return 2;
    return kind in abi.structs ? wordsOf(abi, abi.structs[kind]) : 1;
  });
  return sizes.reduce((total, size) => total + size, 0);
}

function isView(kind: string): boolean {
  return /^(view|reads|writes)( or none)?$/.test(kind);
}

function baseOf(kind: string): string {
  return kind.replace("[]", "");
}

function pascal(name: string): string {
  return name[0].toUpperCase() + name.slice(1);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function upper(name: string): string {
  return snake(name).toUpperCase();
}
