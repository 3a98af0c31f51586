/** @file What the terminal shows while something takes time: one line per step, with a spinner or a bar and its time. */
import { randomBytes } from "node:crypto";
import { printable, printableLine } from "./printable.mjs";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const BAR_WIDTH = 24;
const FRAME_MS = 80;
/** A plain log says that a long step is still going on, this often. */
const PLAIN_SIGN_OF_LIFE_MS = 30_000;

/**
 * A duration as people say it: `0.4 s`, `12 s`, `3 min 05 s`.
 * @param {number} elapsedMs
 */
export function formatElapsed(elapsedMs) {
  const seconds = elapsedMs / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")} min`;
}

/**
 * A bar of a fixed width; the fraction is clamped to 0–1.
 * @param {number} fraction
 * @param {number} [width]
 */
export function formatBar(fraction, width = BAR_WIDTH) {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

/**
 * @typedef {object} Step
 * @property {(fraction: number | null, note?: string) => void} progress Moves the bar (0–1), or the spinner's note when null.
 * @property {(text?: string) => void} done Closes the line with a tick.
 * @property {(text?: string) => void} fail Closes the line with a cross.
 * @property {(text: string) => void} log Prints a line above the step.
 */

/**
 * @typedef {object} Terminal
 * @property {boolean} live Whether lines are redrawn in place.
 * @property {(text: string) => void} line
 * @property {(label: string) => Step} step
 * @property {(text: string) => string} bold
 * @property {(text: string) => string} dim
 * @property {(text: string) => string} red
 * @property {(text: string) => string} green
 * @property {(text: string) => string} yellow
 * @property {(text: string) => string} cyan
 */

/**
 * Lines on a terminal, redrawn in place; in a log file plain lines, one when a step begins and one when it ends.
 * Colours are left out where NO_COLOR is set, the terminal is dumb, or the stream is a file.
 * @param {{ stream?: NodeJS.WriteStream, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 * @returns {Terminal}
 */
export function createTerminal({ stream = process.stderr, env = process.env, quiet = false } = {}) {
  const live = Boolean(stream.isTTY) && env.TERM !== "dumb" && !env.CI && !quiet;
  const coloured = Boolean(stream.isTTY) && env.TERM !== "dumb" && !env.NO_COLOR;
  /** @type {(code: number) => (text: string) => string} */
  const paint = (code) => (text) => (coloured ? `${colour(code)}${text}${colour(0)}` : text);
  const style = { bold: paint(1), dim: paint(2), red: paint(31), green: paint(32), yellow: paint(33), cyan: paint(36) };
  /** @param {string} text */
  const write = (text) => {
    if (!quiet) stream.write(text);
  };
  /** @param {string} text */
  const line = (text) => write(`${painted(text)}\n`);
  /** @param {string} label */
  const step = (label) => (live ? liveStep(stream, style, label) : plainStep(line, label));
  return { live, line, step, ...style };
}

/** A secret of this process stands in a colour until it is written: data cannot bring colours of its own. */
const COLOUR_KEY = randomBytes(8).toString("hex");
const COLOUR = new RegExp(`<${COLOUR_KEY}:(\\d+)>`);

/** @param {number} code */
const colour = (code) => `<${COLOUR_KEY}:${code}>`;

/**
 * Text ready to be written: our colours as the terminal obeys them, and nothing else that it would obey.
 * @param {string} text
 */
function painted(text) {
  return text
    .split(COLOUR)
    .map((part, index) => (index % 2 === 1 ? `\u001b[${part}m` : printable(part)))
    .join("");
}

/**
 * @param {NodeJS.WriteStream} stream
 * @param {Pick<Terminal, "bold" | "dim" | "red" | "green">} style
 * @param {string} label
 * @returns {Step}
 */
function liveStep(stream, style, label) {
  const startedAt = Date.now();
  let frame = 0;
  /** @type {number | null} */
  let fraction = null;
  let note = "";
  const draw = () => {
    const time = style.dim(formatElapsed(Date.now() - startedAt));
    const head = fraction === null ? FRAMES[frame++ % FRAMES.length] : formatBar(fraction);
    const percent = fraction === null ? "" : ` ${String(Math.floor(fraction * 100)).padStart(3)}%`;
    const text = `${head}${percent} ${printableLine(label)}`;
    // A line longer than the terminal would wrap, and then cannot be redrawn in place.
    const room = Math.max(0, (stream.columns || 80) - text.length - 14);
    const tail = note.length > room ? note.slice(0, Math.max(0, room - 1)) + (room > 0 ? "…" : "") : note;
    stream.write(`\r\u001b[2K${painted(`${text} ${time}${tail ? ` ${style.dim(tail)}` : ""}`)}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  timer.unref();
  draw();
  /** @param {string} mark @param {string} text */
  const close = (mark, text) => {
    clearInterval(timer);
    stream.write(`\r\u001b[2K${painted(`${mark} ${text} ${style.dim(formatElapsed(Date.now() - startedAt))}`)}\n`);
  };
  return {
    progress(next, text = "") {
      fraction = next;
      note = printableLine(text);
    },
    log(text) {
      stream.write(`\r\u001b[2K${painted(text)}\n`);
      draw();
    },
    done: (text = label) => close(style.green("✓"), text),
    fail: (text = label) => close(style.red("✗"), text),
  };
}

/**
 * @param {(text: string) => void} line
 * @param {string} label
 * @returns {Step}
 */
function plainStep(line, label) {
  const startedAt = Date.now();
  let note = "";
  line(`… ${label}`);
  const timer = setInterval(
    () => line(`… ${label}, ${formatElapsed(Date.now() - startedAt)}${note ? `: ${note}` : ""}`),
    PLAIN_SIGN_OF_LIFE_MS,
  );
  timer.unref();
  /** @param {string} mark @param {string} text */
  const close = (mark, text) => {
    clearInterval(timer);
    line(`${mark} ${text} (${formatElapsed(Date.now() - startedAt)})`);
  };
  return {
    progress(fraction, text = "") {
      note = [fraction === null ? "" : `${Math.floor(fraction * 100)}%`, text].filter(Boolean).join(" ");
    },
    log: line,
    done: (text = label) => close("✓", text),
    fail: (text = label) => close("✗", text),
  };
}
