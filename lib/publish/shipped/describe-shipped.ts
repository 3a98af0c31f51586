import { printableLine } from "../../../bin/printable.mjs";
import type { ShippedOrigin } from "./shipped-origin";

type Told = Omit<ShippedOrigin, "packageDigest">;

/** Where a shipped model comes from, what was measured beside its report, and by what terms it may be used: the sections of its card, Markdown. */
export function shippedSections(origin: Told): string[] {
  return [
    ["## Where it comes from", escaped(origin.description), madeSentence(origin), setsTable(origin)].join("\n\n"),
    ...origin.tests.map(testSection),
    ["## Terms", "The weights are not under the code's licence.", termsList(origin)].join("\n\n"),
  ];
}

/** `LICENCE.md` beside a shipped model's weights. */
export function licenceMarkdown(name: string, origin: Told): string {
  return `${[
    `# Terms of the weights of ${name}`,
    "These files are not under the licence of Hilum's code (MIT). Whoever uses or passes on the weights, or networks that were fine-tuned from them, keeps to:",
    termsList(origin),
    "They were trained on:",
    setsTable(origin),
    "No film, file name, patient or prediction of a single film is among the files. Research and teaching demonstration, not a medical device.",
  ].join("\n\n")}\n`;
}

/** How it was made and what weights in float16 cost, in sentences. */
export function madeSentence({ made, halfPrecision, revision }: Told): string {
  const { films, largest, changed } = halfPrecision;
  return `Revision ${revision}, made on ${made.day} with Hilum ${made.hilum} by \`${made.command}\` (${made.seeds.length === 1 ? "seed" : "seeds"} ${made.seeds.join(", ")}). Its weights are stored in float16: on ${films} test films that changes a probability by at most ${largest.toPrecision(2)}, and ${changed === 0 ? "no prediction" : `${changed} ${changed === 1 ? "prediction" : "predictions"}`}.`;
}

/** The sets with their size, and below by whose leave they are used. */
function setsTable({ sets }: Told): string {
  return [
    table(
      ["set", "films", "patients"],
      sets.map(({ title, films, patients }) => [title, String(films), String(patients)]),
    ),
    sets.map(({ title, terms }) => `- ${escaped(title)}: ${escaped(terms)}`).join("\n"),
  ].join("\n\n");
}

function testSection({ title, note, rows }: ShippedOrigin["tests"][number]): string {
  const head = rows.at(0)?.figures.map((figure) => figure.title) ?? [];
  return [
    `## ${escaped(title)}`,
    escaped(note),
    table(
      ["", "films", "patients", ...head],
      rows.map(({ name, films, patients, figures }) => [
        name,
        String(films),
        patients === null ? "–" : String(patients),
        ...figures.map(figureText),
      ]),
    ),
  ].join("\n\n");
}

/** “0.81 (0.75–0.86)”. */
function figureText({ value, low, high }: { value: number | null; low: number | null; high: number | null }): string {
  if (value === null) return "–";
  return low === null || high === null
    ? value.toFixed(3)
    : `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}

const termsList = ({ terms }: Told): string => terms.map((term) => `- ${escaped(term)}`).join("\n");

const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), `| ${head.map((_, i) => (i === 0 ? "---" : "---:")).join(" | ")} |`, ...rows.map(line)].join("\n");

/** Titles are somebody's words: they must not turn into markup. An address stays one. */
const escaped = (text: string): string => printableLine(text.replace(/\s+/g, " ")).replace(/[\\`*[\]<>|#]/g, "\\$&");
