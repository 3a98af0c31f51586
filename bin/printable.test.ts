import { describe, expect, it } from "vitest";
import { line, printable, printableJson, printableLine } from "./printable.mjs";
import { createTerminal } from "./terminal.mjs";

/** What terminals are known to obey, or eyes to miss. */
const ATTACKS = [
  "\u001b[2J",
  "\u001b]0;owned\u0007",
  "\u001b]8;;http://x\u001b\\here\u001b]8;;\u001b\\",
  "\u009b31m",
  "\u009d0;x\u009c",
  "\u0007\b\r\v\f\u007f",
  "\u0000",
  "\u202egnp.exe",
  "\u2066a\u2069",
  "a\u200bb",
  "\ufeffa",
  "\u2028\u2029",
  "\u{e0041}",
  "\ud800",
  "\u061c\u200e\u200f",
];
/** No NO_COLOR, no CI, no dumb terminal. */
const PLAIN: NodeJS.ProcessEnv = { NODE_ENV: "test" };
const OBEYED =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\u061c\ud800-\udfff]/;

describe("printable", () => {
  it.each(ATTACKS)("writes out %j", (attack) => {
    expect(printable(`before ${attack} after`)).not.toMatch(OBEYED);
    expect(printable(`before ${attack} after`)).toMatch(/^before .*[␀-␡<].* after$/u);
  });

  it("leaves words of every script, emoji and its own line ends alone", () => {
    for (const text of [
      "Lungenentzündung",
      "Иванова",
      "肺炎",
      "ذات الرئة",
      "न्यूमोनिया",
      "🫁 a\u0301 ½ – …",
      "two\nlines\tand a tab",
      "╭─╮ │ ✓",
    ])
      expect(printable(text)).toBe(text);
  });

  it("keeps data of one line on it", () => {
    expect(printableLine("a\nb\tc")).toBe("a␊b␉c");
    expect(line`${"x\n"} is ${3} of\n${"\u001b[1my"}`).toBe("x␊ is 3 of\n␛[1my");
  });
});

it("says the same value in JSON", () => {
  const value = { names: ATTACKS, "\u009b": ["ok", 1, null] };
  expect(printableJson(value)).not.toMatch(OBEYED);
  expect(JSON.parse(printableJson(value))).toEqual(value);
});

describe("the terminal", () => {
  const written: string[] = [];
  const stream = (isTTY: boolean) =>
    Object.assign(Object.create(process.stderr) as NodeJS.WriteStream, {
      isTTY,
      columns: 80,
      write: (text: string) => written.push(text) > 0,
    });
  const show = (isTTY: boolean) => {
    written.length = 0;
    const terminal = createTerminal({ stream: stream(isTTY), env: PLAIN });
    for (const attack of ATTACKS) {
      terminal.line(`a title ${attack}`);
      terminal.line(`${terminal.red(`red ${attack}`)} and ${attack}`);
      const step = terminal.step(`a file ${attack}`);
      step.progress(0.5, attack);
      step.log(attack);
      step.done(attack);
    }
    return written.join("");
  };

  it("shows nothing that is obeyed in a log, or where colours are off", () => {
    expect(show(false)).not.toMatch(OBEYED);
  });

  it("obeys its own colours and lines alone on a screen", () => {
    // What it draws itself: carriage return, erase the line, colours.
    const rest = show(true)
      .replace(/\r\u001b\[2K/g, "")
      .replace(/\u001b\[(?:0|1|2|3[1236])m/g, "");
    expect(rest).not.toMatch(OBEYED);
    expect(written.join("")).toContain("\u001b[31mred ␛[2J\u001b[0m and ␛[2J");
  });

  it("does not take a colour from data", () => {
    written.length = 0;
    createTerminal({ stream: stream(true), env: PLAIN }).line("a \u001b[31mlabel\u001b[0m");
    expect(written.join("")).toBe("a ␛[31mlabel␛[0m\n");
  });
});
