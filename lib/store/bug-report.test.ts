import { inspect } from "node:util";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { HilumError } from "../errors";
import { bugReport } from "./bug-report";
import { transact } from "./database";
import { errorCode } from "../error-code";
import { imports, thumbnails } from "./schema";
import { openTestStore, type TestStore } from "./test-store";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const NAME = "Identifiable_Zuzanna.dcm";
const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

/** Queries that fail, by each way to the database, with a name among their values or in what PostgreSQL says of them. */
const FAILURES: Record<string, () => Promise<unknown>> = {
  "a row that is there": async () => {
    await store.db.insert(imports).values({ id: NAME, name: NAME, title: NAME }).onConflictDoNothing();
    return store.db.insert(imports).values({ id: NAME, name: NAME, title: NAME });
  },
  "a value of the wrong kind": () => store.db.execute(sql`select ${NAME}::integer`),
  "a value that is no JSON": () => store.db.execute(sql`select ${`{"file": ${NAME}`}::json`),
  "a value in the statement itself": () => store.db.execute(sql.raw(`select '${NAME}' from nowhere`)),
  "a column that is not there": () =>
    store.db
      .select()
      .from(thumbnails)
      .where(eq(sql`nothing`, NAME)),
  "a query past the builder": () =>
    store.pool.query("insert into hilum.imports (id, name, title) values ($1, $1, $1), ($1, $1, $1)", [NAME]),
  "a function's context": () => store.pool.query(`do $$ begin perform '${NAME}'::integer; end $$`),
  "one in a transaction": () => transact(store, (tx) => tx.execute(sql`select ${NAME}::timestamptz`)),
  "one of the connection that stays": () => store.presence.query("select $1::integer", [NAME]),
};

it.each(Object.keys(FAILURES))(
  "tells of %s without its values, be it by the log's own writer or by whoever prints it",
  async (kind) => {
    const error = await caught(FAILURES[kind]());
    expect(error).toBeInstanceOf(Error);
    expect(errorCode(error)).not.toBe("");
    for (const text of [
      bugReport(error),
      inspect(error, { depth: 8 }),
      error instanceof Error ? `${error.message}${error.stack}` : "",
    ])
      expect(text).not.toMatch(/Zuzanna|Identifiable/);
    expect(bugReport(error)).toMatch(/error|Failed query/);
  },
);

it("names a failed query by its shape and its cause", async () => {
  const error = await caught(
    store.db.insert(imports).values([
      { id: "twice", name: "a", title: "a" },
      { id: "twice", name: "a", title: "a" },
    ]),
  );
  const report = bugReport(error);
  expect(report).toMatch(/Failed query: insert into "hilum"\."imports"/);
  expect(report).toMatch(/duplicate key value violates unique constraint "imports_pkey"/);
});

it("gives a failure of the table without what a person named", () => {
  const report = bugReport(new HilumError("damaged", `The film “${NAME}” of data set x is damaged.`));
  expect(report).toMatch(/The film “…” of data set x is damaged\.\n\s+at /);
  expect(report).not.toContain("Zuzanna");
});

it("gives the stack of any other error, and anything else as text", () => {
  expect(bugReport(new RangeError("too far"))).toMatch(/RangeError: too far\n\s+at /);
  expect(bugReport("a word")).toBe("a word");
});
