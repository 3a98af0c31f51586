"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { client } from "@/lib/api/browser/client";
import { type FilmPage } from "@/lib/api/responses";
import { type FilmFilter } from "@/lib/datasets/film-filter";
import { type ErrorBody, toErrorBody } from "@/lib/errors";

export type GridFilm = FilmPage["films"][number];

const PAGE = 60;
/** Pages held at most: a set of any size scrolls in a few megabytes. */
const KEPT = 40;
/** How long the scrolling must rest before films are asked for, so that a drag over thousands asks for none of them. */
const REST_MS = 40;

interface Loaded {
  key: string;
  /** Null until the first page is there. */
  total: number | null;
  pages: ReadonlyMap<number, readonly GridFilm[]>;
  failure: ErrorBody | null;
}

export interface FilmPages {
  total: number | null;
  failure: ErrorBody | null;
  /** The film at a position among those that pass the filter; undefined until it is there. */
  filmAt: (position: number) => GridFilm | undefined;
  /** Says which positions are in view: what is missing of them is loaded, what left the view is given up. */
  want: (first: number, last: number) => void;
}

const nothing = (key: string): Loaded => ({ key, total: null, pages: new Map(), failure: null });

function withPage(pages: Loaded["pages"], number: number, films: readonly GridFilm[]): Loaded["pages"] {
  const next = new Map([...pages, [number, films]]);
  for (const [far] of [...next]
    .sort(([a], [b]) => Math.abs(b - number) - Math.abs(a - number))
    .slice(0, Math.max(0, next.size - KEPT)))
    next.delete(far);
  return next;
}

/** The films of a data set in pages that are loaded as they come into view. */
export function useFilmPages(dataset: string, filter: FilmFilter): FilmPages {
  const key = JSON.stringify([dataset, filter]);
  const [state, setState] = useState(() => nothing(key));
  const loaded = state.key === key ? state : nothing(key);
  const latest = useRef({ loaded, filter });
  useEffect(() => {
    latest.current = { loaded, filter };
  });
  const under = useRef(new Map<number, AbortController>());
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);

  const load = useCallback(
    (number: number) => {
      const asking = new AbortController();
      under.current.set(number, asking);
      client
        .listFilms(
          dataset,
          { ...latest.current.filter, offset: number * PAGE, limit: PAGE, thumbnails: true },
          { signal: asking.signal },
        )
        .then(
          ({ total, films }) =>
            setState((last) => ({
              key,
              total,
              failure: null,
              pages: withPage(last.key === key ? last.pages : new Map(), number, films),
            })),
          (error: unknown) => {
            if (!asking.signal.aborted)
              setState((last) => ({ ...(last.key === key ? last : nothing(key)), failure: toErrorBody(error) }));
          },
        )
        .finally(() => {
          if (under.current.get(number) === asking) under.current.delete(number);
        });
    },
    [dataset, key],
  );

  useEffect(() => {
    const requests = under.current;
    load(0);
    return () => {
      clearTimeout(rest.current);
      for (const asking of requests.values()) asking.abort();
      requests.clear();
    };
  }, [load]);

  const want = useCallback(
    (first: number, last: number) => {
      clearTimeout(rest.current);
      rest.current = setTimeout(() => {
        const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
        for (const [number, asking] of under.current) {
          if (number >= from && number <= to) continue;
          asking.abort();
          under.current.delete(number);
        }
        for (let number = from; number <= to; number++) {
          if (!latest.current.loaded.pages.has(number) && !under.current.has(number)) load(number);
        }
      }, REST_MS);
    },
    [load],
  );

  return {
    total: loaded.total,
    failure: loaded.failure,
    filmAt: (position) => loaded.pages.get(Math.floor(position / PAGE))?.[position % PAGE],
    want,
  };
}
