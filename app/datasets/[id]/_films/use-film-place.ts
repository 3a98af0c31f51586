"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { FilmFilter } from "@/lib/datasets/film-filter";

/** What is looked at, kept in the address so that it can be shared and reloaded. */
export interface FilmPlace {
  filter: FilmFilter;
  /** The film that is open, by its index; null for none. */
  film: number | null;
  show: (filter: FilmFilter) => void;
  open: (film: number | null) => void;
}

/** An address may say anything: what is no filter is left out. */
function readFilter(search: URLSearchParams): FilmFilter {
  const known = Object.keys(FilmFilter.shape).flatMap((name) => {
    const value = search.get(name);
    return value !== null && FilmFilter.safeParse({ [name]: value }).success ? [[name, value]] : [];
  });
  return FilmFilter.parse(Object.fromEntries(known));
}

export function useFilmPlace(): FilmPlace {
  const path = usePathname();
  const search = useSearchParams();
  const filter = useMemo(() => readFilter(new URLSearchParams(search)), [search]);
  const go = useCallback(
    (change: Record<string, string | undefined>) => {
      // Read anew: keys pressed in quick succession outrun the rendering.
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(change)) {
        if (value === undefined) next.delete(key);
        else next.set(key, value);
      }
      // The router would ask the server for the page again, which shows the same.
      window.history.replaceState(null, "", next.size === 0 ? path : `${path}?${next}`);
    },
    [path],
  );
  const show = useCallback(
    (wanted: FilmFilter) =>
      go(Object.fromEntries(Object.keys(FilmFilter.shape).map((name) => [name, wanted[name as keyof FilmFilter]]))),
    [go],
  );
  const open = useCallback((film: number | null) => go({ film: film === null ? undefined : String(film) }), [go]);
  const asked = search.get("film") ?? "";
  return { filter, film: /^\d{1,9}$/.test(asked) ? Number(asked) : null, show, open };
}
