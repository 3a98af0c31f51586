/**
 * @file Failures of the database without the values of the query: these are file names, patient groups and notes, and a
 * failure ends in a log, whoever prints it. Done where errors arise, for the web framework prints them on its own.
 */
import { DrizzleQueryError } from "drizzle-orm";
import { PgPreparedQuery } from "drizzle-orm/pg-core";
import type pg from "pg";

/** What PostgreSQL tells beside the message; each may quote a row (https://www.postgresql.org/docs/current/protocol-error-fields.html). */
const QUOTING_FIELDS = ["detail", "where", "internalQuery", "hint"] as const;
/** Class 22, data exceptions: the message quotes the value that does not fit. */
const QUOTES_VALUE = /^22/;

/** From now on no error of this connection quotes a value. */
export function keepValuesOutOfErrors(client: pg.ClientBase): void {
  const connection: unknown = Reflect.get(client, "connection");
  if (!hasListeners(connection)) return;
  // Before the listener of the client, which hands the error on.
  connection.prependListener("errorMessage", (error) => {
    if (error instanceof Error) withoutValues(error);
  });
}

/** Takes quoted values out of an error of PostgreSQL, in place. */
function withoutValues(error: Error): Error {
  for (const field of QUOTING_FIELDS) if (field in error) Reflect.set(error, field, undefined);
  if ("code" in error && QUOTES_VALUE.test(String(error.code))) {
    const quiet = error.message.replace(/".*"/s, '"…"');
    error.stack = error.stack?.replace(error.message, quiet);
    error.message = quiet;
  }
  return error;
}

/** A query that failed, named without its values. The cause tells the rest. */
export class FailedQuery extends Error {
  override readonly name = "FailedQuery";

  constructor(query: string, cause: unknown) {
    super(`Failed query: ${statementShape(query)}`, { cause });
  }
}

const SHOWN_CHARACTERS = 300;

/** A statement without the text in it: what stands in quotes of a value goes, and what is long is cut. */
export function statementShape(query: string): string {
  const shape = query
    .replace(/'(?:[^']|'')*'/g, "'…'")
    .replace(/\s+/g, " ")
    .trim();
  return shape.length > SHOWN_CHARACTERS ? `${shape.slice(0, SHOWN_CHARACTERS)} …` : shape;
}

/** The query builder writes the values into the message of what it throws: in its one place for that, another error goes on instead. */
function replaceBuilderErrors(): void {
  const inherited: unknown = Reflect.get(PgPreparedQuery.prototype, "queryWithCache");
  if (typeof inherited !== "function")
    throw new Error("the query builder has another way of running queries: see discreet-errors.ts");
  Reflect.set(
    PgPreparedQuery.prototype,
    "queryWithCache",
    async function (this: unknown, ...request: unknown[]): Promise<unknown> {
      try {
        return await Reflect.apply(inherited, this, request);
      } catch (error) {
        throw error instanceof DrizzleQueryError ? new FailedQuery(error.query, error.cause) : error;
      }
    },
  );
}

/** Once a process, also where this module is loaded anew. */
const PATCHED = Symbol.for("hilum.discreetErrors");
if (Reflect.get(PgPreparedQuery.prototype, PATCHED) !== true) {
  replaceBuilderErrors();
  Reflect.set(PgPreparedQuery.prototype, PATCHED, true);
}

interface Listeners {
  prependListener(name: string, listener: (value: unknown) => void): void;
}

const hasListeners = (value: unknown): value is Listeners =>
  typeof value === "object" && value !== null && "prependListener" in value;
