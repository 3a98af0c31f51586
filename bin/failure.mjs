/** @file Failures the launcher can explain before any of Hilum's own code can run. */

/** A failure with what to do about it. */
export class LaunchFailure extends Error {
  /**
   * @param {string} message What happened.
   * @param {string} remedy What is safe and what to do next.
   * @param {string[]} [details] Lines of the failed program worth reading.
   */
  constructor(message, remedy, details = []) {
    super(message);
    this.remedy = remedy;
    this.details = details;
  }
}

/** The user pressed Ctrl-C or the process was asked to end. */
export class StoppedBySignal extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Stopped by ${signal}.`);
    this.signal = signal;
  }
}

const READ_ONLY = /\b(EROFS|EACCES|EPERM)\b/;
const DISK_FULL = /\b(ENOSPC|EDQUOT)\b|no space left on device|disk quota exceeded/i;

/**
 * Turns an error of the file system, or the output of a program that met one, into words; null when it is neither.
 * @param {unknown} error An error, or text.
 * @param {string} doing What was going on, e.g. "installing the dependencies".
 * @param {string} folder Where it was written.
 * @returns {LaunchFailure | null}
 */
export function explainDiskError(error, doing, folder) {
  const text = error instanceof Error ? `${"code" in error ? error.code : ""} ${error.message}` : String(error);
  if (DISK_FULL.test(text)) {
    return new LaunchFailure(
      `The disk is full: ${doing} stopped.`,
      `Free some space on the disk that holds ${folder} (a first start needs about 2.5 GB) and start again. What was half written is replaced then.`,
    );
  }
  if (READ_ONLY.test(text)) {
    return new LaunchFailure(
      `The folder cannot be written to: ${doing} stopped.`,
      `Give your user the right to write in ${folder}, or clone Hilum into a folder of your own, and start again.`,
    );
  }
  return null;
}
