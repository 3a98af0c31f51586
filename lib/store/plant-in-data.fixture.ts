import { sql } from "drizzle-orm";
import type { Store } from "./open-store";

/** Writes `planted` over `word` in every text of the database, as a table from before, or from elsewhere, may hold it. */
export async function plantInData(store: Store, word: string, planted: string): Promise<void> {
  const { rows } = await store.db.execute<{ table: string; column: string; type: string }>(
    sql`select table_name as table, column_name as column, data_type as type from information_schema.columns where table_schema = 'hilum' and data_type in ('text', 'json', 'jsonb')`,
  );
  const inJson = JSON.stringify(planted).slice(1, -1);
  for (const { table, column, type } of rows) {
    const name = sql.identifier(column);
    await store.db.execute(
      sql`update hilum.${sql.identifier(table)} set ${name} = replace(${name}::text, ${word}, ${type === "text" ? planted : inJson})::${sql.raw(type)} where strpos(${name}::text, ${word}) > 0`,
    );
  }
}
