import { type SqlClient } from "../database";
import { TABLES_LEFT_OUT } from "./backup-format";

const ROWS_PER_FETCH = 1_000;
/** A part is held in memory. */
const PART_BYTES = 8 * 1024 * 1024;

export interface DumpedPart {
  table: string;
  /** Counted from 0 within the table. */
  part: number;
  rows: number;
  /** Lines of JSON. */
  text: string;
}

/** The tables of schema `hilum` that a backup keeps, each after those it refers to. */
export async function listTables(client: SqlClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; refers: string[] }>(`
    select c.relname as name, array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and f.oid <> c.oid) as refers
    from pg_class c where c.relnamespace = 'hilum'::regnamespace and c.relkind = 'r' order by c.relname`);
  const sorted: string[] = [];
  const visit = (name: string) => {
    if (sorted.includes(name)) return;
    for (const before of rows.find((row) => row.name === name)?.refers ?? []) visit(before);
    sorted.push(name);
  };
  for (const { name } of rows) visit(name);
  return sorted.filter((name) => !TABLES_LEFT_OUT.has(name));
}

/** All rows of a table as lines of JSON, in parts, as the client's transaction sees them. At least one part, be it empty. */
export async function* dumpTable(client: SqlClient, table: string): AsyncGenerator<DumpedPart> {
  // A line break between the values of a json column is only a blank; within a text it is written as \n.
  await client.query(
    `declare dump no scroll cursor for select translate(row_to_json(record)::text, E'\\n\\r', '  ') as line from hilum.${table} record`,
  );
  let part = 0;
  let lines: string[] = [];
  let length = 0;
  const take = (): DumpedPart => {
    const taken = { table, part: part++, rows: lines.length, text: lines.map((line) => `${line}\n`).join("") };
    lines = [];
    length = 0;
    return taken;
  };
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${ROWS_PER_FETCH} from dump`);
    for (const { line } of rows) {
      lines.push(line);
      length += line.length;
      if (length >= PART_BYTES) yield take();
    }
    if (rows.length === 0) break;
  }
  await client.query("close dump");
  if (lines.length > 0 || part === 0) yield take();
}

/** Stores dumped rows. What a later version of the table has more gets its default. */
export async function loadRows(client: SqlClient, table: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const { rows } = await client.query<{ name: string }>(
    "select quote_ident(key) as name from json_object_keys($1::json) key",
    [lines[0]],
  );
  const columns = rows.map(({ name }) => name).join(", ");
  await client.query(
    `insert into hilum.${table} (${columns}) select ${columns} from json_populate_recordset(null::hilum.${table}, $1::json)`,
    [`[${lines.join(",")}]`],
  );
}
