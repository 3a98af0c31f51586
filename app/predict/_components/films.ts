/** @file The films of one sitting at the prediction page, as pure state. */
import { type FilmRefusal } from "@/lib/errors";
import { type Judgement, type ViewedFilm } from "../_browser/prediction-methods";

/** A judgement apart from its pixels, which are let go when many films are open. */
export type Verdict = Judgement extends infer J ? (J extends Judgement ? Omit<J, "film"> : never) : never;

/** One film: waiting, answered, or failed by a fault of ours (a fault of the film's own is a refused verdict). */
export type FilmEntry =
  | { id: number; file: File; state: "waiting" }
  | { id: number; file: File; state: "answered"; verdict: Verdict; film: ViewedFilm | null }
  | { id: number; file: File; state: "failed"; message: string };

/** How many films keep their pixels for the screen; the others are read from their files again when looked at. */
export const KEPT_FILMS = 8;

export interface Films {
  entries: readonly FilmEntry[];
  selected: number | null;
  lastId: number;
}

export const NO_FILMS: Films = { entries: [], selected: null, lastId: 0 };

export type FilmsAction =
  | { type: "added"; files: readonly File[] }
  | { type: "answered"; id: number; judgement: Judgement }
  | { type: "failed"; id: number; message: string }
  | { type: "viewed"; id: number; film: ViewedFilm }
  | { type: "selected"; id: number }
  /** A film that was refused is asked about once more. */
  | { type: "askedAgain"; id: number }
  | { type: "cleared" };

/** Whether a film was refused for this reason. */
export function isOfRefusal(entry: FilmEntry, refusal: FilmRefusal): boolean {
  return entry.state === "answered" && entry.verdict.kind === "refused" && entry.verdict.refusal === refusal;
}

/** The next state. The first film of an addition is selected; ids rise by one and are never used twice. */
export function filmsReducer(films: Films, action: FilmsAction): Films {
  switch (action.type) {
    case "added": {
      if (action.files.length === 0) return films;
      const added = action.files.map((file, i): FilmEntry => ({ id: films.lastId + 1 + i, file, state: "waiting" }));
      return { entries: [...films.entries, ...added], selected: added[0].id, lastId: films.lastId + added.length };
    }
    case "answered": {
      const { film, ...verdict } = action.judgement;
      return letGo(
        replace(films, action.id, ({ id, file }) => ({ id, file, state: "answered", verdict, film })),
        action.id,
      );
    }
    case "failed":
      return replace(films, action.id, ({ id, file }) => ({ id, file, state: "failed", message: action.message }));
    case "viewed":
      return letGo(
        replace(films, action.id, (entry) => (entry.state === "answered" ? { ...entry, film: action.film } : entry)),
        action.id,
      );
    case "askedAgain":
      return replace(films, action.id, ({ id, file }) => ({ id, file, state: "waiting" }));
    case "selected":
      return { ...films, selected: action.id };
    case "cleared":
      return { ...NO_FILMS, lastId: films.lastId };
  }
}

function replace(films: Films, id: number, change: (entry: FilmEntry) => FilmEntry): Films {
  return { ...films, entries: films.entries.map((entry) => (entry.id === id ? change(entry) : entry)) };
}

/** Drops pixels beyond {@link KEPT_FILMS}, oldest film first, never those of the selected or the newest answer. */
function letGo(films: Films, newest: number): Films {
  const holding = films.entries.filter((entry) => entry.state === "answered" && entry.film !== null);
  const surplus = holding.length - KEPT_FILMS;
  if (surplus <= 0) return films;
  const dropped = new Set(
    holding
      .map(({ id }) => id)
      .filter((id) => id !== newest && id !== films.selected)
      .slice(0, surplus),
  );
  return {
    ...films,
    entries: films.entries.map((entry) =>
      entry.state === "answered" && dropped.has(entry.id) ? { ...entry, film: null } : entry,
    ),
  };
}

/** The film that is judged next, if any. */
export function nextWaiting(films: Films): FilmEntry | null {
  return films.entries.find(({ state }) => state === "waiting") ?? null;
}
