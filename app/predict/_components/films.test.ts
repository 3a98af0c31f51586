import { describe, expect, it } from "vitest";
import { type Judgement } from "../_browser/prediction-methods";
import { filmsReducer, KEPT_FILMS, nextWaiting, NO_FILMS } from "./films";

const file = (name: string) => new File([], name);
const refused = (): Judgement => ({
  kind: "refused",
  reason: "blank",
  remedy: null,
  refusal: null,
  hasFilm: true,
  film: { width: 1, height: 1, maxValue: 255, data: new Uint8Array(1) },
});

describe("the films of a sitting", () => {
  it("selects the first film of each addition and judges in the order of arrival", () => {
    let films = filmsReducer(NO_FILMS, { type: "added", files: [file("a"), file("b")] });
    films = filmsReducer(films, { type: "answered", id: 1, judgement: refused() });
    expect(films.selected).toBe(1);
    expect(nextWaiting(films)?.file.name).toBe("b");
    expect(filmsReducer(films, { type: "added", files: [file("c")] }).selected).toBe(3);
  });

  it("never gives a late answer to a film added after the list was cleared", () => {
    let films = filmsReducer(NO_FILMS, { type: "added", files: [file("old")] });
    films = filmsReducer(filmsReducer(films, { type: "cleared" }), { type: "added", files: [file("new")] });
    films = filmsReducer(films, { type: "answered", id: 1, judgement: refused() });
    expect(films.entries).toMatchObject([{ id: 2, state: "waiting" }]);
  });

  it("lets go of the pixels of old films, never of the one on screen", () => {
    let films = filmsReducer(NO_FILMS, {
      type: "added",
      files: Array.from({ length: KEPT_FILMS + 3 }, (_, i) => file(String(i))),
    });
    for (const { id } of films.entries) films = filmsReducer(films, { type: "answered", id, judgement: refused() });
    const holding = films.entries
      .filter((entry) => entry.state === "answered" && entry.film !== null)
      .map(({ id }) => id);
    expect(holding).toHaveLength(KEPT_FILMS);
    expect(holding[0]).toBe(films.selected);
    expect(holding.at(-1)).toBe(KEPT_FILMS + 3);
  });
});
