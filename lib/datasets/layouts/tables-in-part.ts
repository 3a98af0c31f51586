import type { FilmsTold } from "../tables/tell-films";
import type { LayoutReading } from "./layout";

/** The tables that take part in a reading, with the account of their rows. */
export function tablesInPart({
  accounts,
  remarks,
}: Pick<FilmsTold, "accounts" | "remarks">): Pick<LayoutReading, "tables" | "accounts" | "remarks"> {
  return { tables: accounts.map(({ table }) => table), accounts, remarks };
}
