"use client";

import { useEffect, useReducer, useRef } from "react";
import { type FilmJudge } from "../_browser/film-judge";
import { type Films, type FilmsAction, filmsReducer, nextWaiting, NO_FILMS } from "./films";

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The films of this sitting (`evenDrawings`: see {@link FilmJudge}): each waiting one is judged in turn, and a selected one gets its pixels back. */
export function useFilms(judge: FilmJudge | null, evenDrawings: boolean): [Films, (action: FilmsAction) => void] {
  const [films, dispatch] = useReducer(filmsReducer, NO_FILMS);
  const busy = useRef<number | null>(null);

  const next = nextWaiting(films);
  useEffect(() => {
    if (judge === null || next === null || busy.current === next.id) return;
    const { id, file } = next;
    busy.current = id;
    judge.judge(file, evenDrawings).then(
      (judgement) => {
        // It may be asked about again, under another rule.
        busy.current = null;
        dispatch({ type: "answered", id, judgement });
      },
      (error: unknown) => {
        busy.current = null;
        dispatch({ type: "failed", id, message: messageOf(error) });
      },
    );
  }, [judge, next, evenDrawings]);

  const selected = films.entries.find(({ id }) => id === films.selected);
  useEffect(() => {
    if (
      judge === null ||
      selected?.state !== "answered" ||
      selected.film !== null ||
      (selected.verdict.kind === "refused" && !selected.verdict.hasFilm)
    )
      return;
    const { id, file } = selected;
    judge.view(file).then(
      (film) => dispatch({ type: "viewed", id, film }),
      (error: unknown) => dispatch({ type: "failed", id, message: messageOf(error) }),
    );
  }, [judge, selected]);

  return [films, dispatch];
}
