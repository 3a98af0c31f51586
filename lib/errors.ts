/**
 * The closed table of failures a user can do something about.
 *
 * A code names the kind of failure, its HTTP status and nothing else; the message says what happened and the
 * `remedy` says what is safe and what to do next. Bugs are not here: they are {@link invariant} violations.
 */
export const ERROR_CODES = {
  badRequest: 400,
  unsupportedImage: 415,
  corruptImage: 422,
  notAChestFilm: 422,
  invalidSpec: 422,
  invalidExperiment: 422,
  invalidDataset: 422,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  tooLarge: 413,
  unsupportedEngine: 501,
  nonFiniteLoss: 422,
  outOfMemory: 507,
  storageUnavailable: 503,
  damaged: 500,
  busy: 503,
  environment: 500,
  forbidden: 403,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Why no model answers a film it could read: stable words, beside `notAChestFilm`. What each means: docs/refusal.md. */
export const FILM_REFUSALS = [
  "header",
  "tooSmall",
  "cropped",
  "colour",
  "blank",
  "notAChest",
  "inverted",
  "upsideDown",
  "turned",
  "lateral",
  "crossSection",
  "photograph",
  "child",
  "unlike",
  "drawingsOnly",
  "uncertain",
] as const;
export type FilmRefusal = (typeof FILM_REFUSALS)[number];

/** Why files were refused: one reason, how many files it holds for, and some of their names. */
export interface RefusalReason {
  reason: string;
  files: number;
  examples: readonly string[];
}

/** A failure the user can fix. `code` is stable; `message` says what happened; `remedy` what to do about it. */
export class HilumError extends Error {
  override readonly name = "HilumError";
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  /** Where many files failed, each for a reason of its own. */
  readonly reasons: readonly RefusalReason[] | undefined;
  /** After how many seconds it is worth trying again; sent as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;
  /** Of a film that no model answers. */
  readonly refusal: FilmRefusal | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      remedy?: string;
      reasons?: readonly RefusalReason[];
      retryAfterSeconds?: number;
      refusal?: FilmRefusal;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.reasons = options.reasons;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.refusal = options.refusal;
  }

  /** The HTTP status the code maps to. */
  get status(): number {
    return ERROR_CODES[this.code];
  }
}

/** What a failure looks like on the wire and in `--json` output. */
export interface ErrorBody {
  code: ErrorCode | "internal";
  message: string;
  remedy?: string;
  reasons?: readonly RefusalReason[];
  refusal?: FilmRefusal;
}

/** True for a failure from the table, also when it crossed a bundle boundary and lost its class identity. */
export function isHilumError(error: unknown): error is HilumError {
  return error instanceof Error && error.name === "HilumError" && "code" in error;
}

const BUG = "Something went wrong inside Hilum. Nothing was changed; the log has the details.";

/** The wire form of any thrown value. Unknown errors never leak their message: they are bugs, not advice, and told by `bug`. */
export function toErrorBody(error: unknown, bug = BUG): ErrorBody {
  if (isHilumError(error)) {
    return {
      code: error.code,
      message: error.message,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      ...(error.reasons === undefined ? {} : { reasons: error.reasons }),
      ...(error.refusal === undefined ? {} : { refusal: error.refusal }),
    };
  }
  return { code: "internal", message: bug };
}
