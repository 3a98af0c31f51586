import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexFilms, matchRows, mayNameOneFile } from "./match-rows";

function match(films: readonly string[], files: readonly string[]) {
  const { ofFilm, ambiguous, absent } = matchRows(
    indexFilms(films),
    files.map((file) => ({ file })),
  );
  return {
    ofFilm: Object.fromEntries([...ofFilm].map(([film, rows]) => [film, rows.map(({ file }) => file)])),
    ambiguous: ambiguous.map(({ row, films: some }) => [row.file, ...some]),
    absent: absent.map(({ file }) => file),
  };
}

describe("rows", () => {
  it("mean the film of their name, in any case, Unicode form and with either slash", () => {
    const u = { composed: "\u00fc", decomposed: "u\u0308" };
    expect(match(["covid/A.PNG", `x/m${u.decomposed}ller.png`], ["a.png", `x\\m${u.composed}ller.png`])).toEqual({
      ofFilm: { "covid/A.PNG": ["a.png"], [`x/m${u.decomposed}ller.png`]: [`x\\m${u.composed}ller.png`] },
      ambiguous: [],
      absent: [],
    });
    expect(match(["n/7.png", "n/8.dcm"], ["7", "8.png", "./n/7.png"])).toEqual({
      ofFilm: { "n/7.png": ["./n/7.png"], "n/8.dcm": ["8.png"] },
      ambiguous: [],
      absent: ["7"],
    });
  });

  it("that fit two films equally well mean neither, unless their folders tell which", () => {
    const films = ["covid/0.png", "normal/0.png"];
    expect(match(films, ["0.png"])).toEqual({ ofFilm: {}, ambiguous: [["0.png", ...films]], absent: [] });
    expect(match(films, ["covid/0.png", "/data/set/normal/0.png"])).toEqual({
      ofFilm: { "covid/0.png": ["covid/0.png"], "normal/0.png": ["/data/set/normal/0.png"] },
      ambiguous: [],
      absent: [],
    });
    expect(match(["0.png", ...films], ["0.png"]).ofFilm).toEqual({ "0.png": ["0.png"] });
    expect(match(["a/x.png", "a/x.dcm"], ["x"]).ambiguous).toEqual([["x", "a/x.png", "a/x.dcm"]]);
    expect(match(["train/covid/0.png", "test/covid/0.png"], ["covid/0.png", "test/covid/0.png"])).toEqual({
      ofFilm: { "test/covid/0.png": ["test/covid/0.png"] },
      ambiguous: [["covid/0.png", "train/covid/0.png", "test/covid/0.png"]],
      absent: [],
    });
  });

  it("of other folders mean a film only where no row fits it better", () => {
    expect(match(["images/a.png"], ["train/a.png"]).ofFilm).toEqual({ "images/a.png": ["train/a.png"] });
    expect(match(["normal/0.png"], ["covid/0.png", "normal/0.png"])).toEqual({
      ofFilm: { "normal/0.png": ["normal/0.png"] },
      ambiguous: [],
      absent: ["covid/0.png"],
    });
    expect(match(["a.png"], ["a.jpg", "a.png", "b.png", ""])).toEqual({
      ofFilm: { "a.png": ["a.png"] },
      ambiguous: [],
      absent: ["b.png", "", "a.jpg"],
    });
  });

  it("mean the film that shares most folders, counted upwards, as film by film would tell", () => {
    const folders = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 4 });
    fc.assert(
      fc.property(
        fc.uniqueArray(
          folders.map((some) => [...some, "x.png"].join("/")),
          { minLength: 1, maxLength: 12 },
        ),
        folders,
        (films, of) => {
          const row = ["set", ...of, "x.png"];
          const shared = (film: string) => {
            const parts = film.split("/").reverse();
            const end = [...row].reverse();
            return parts.findIndex((part, at) => part !== end[at]) === -1
              ? Math.min(parts.length, end.length)
              : parts.findIndex((part, at) => part !== end[at]);
          };
          const most = Math.max(...films.map(shared));
          const nearest = films.filter((film) => shared(film) === most);
          const { ofFilm, ambiguous } = match(films, [row.join("/")]);
          // A film whose whole path ends the row is that film, however many others lie as near.
          const whole = films
            .filter((film) => film.includes("/") && row.join("/").endsWith(`/${film}`))
            .sort((one, other) => other.length - one.length)[0];
          if (whole !== undefined) expect(Object.keys(ofFilm)).toEqual([whole]);
          else if (nearest.length === 1) expect(Object.keys(ofFilm)).toEqual(nearest);
          else expect(ambiguous[0].slice(1).sort()).toEqual([...nearest].sort());
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are all accounted for, each in one place, whatever films and rows are called", () => {
    const path = fc
      .array(fc.constantFrom("a", "b", "A"), { minLength: 1, maxLength: 3 })
      .chain((folders) =>
        fc.constantFrom("0.png", "1.png", "1.dcm", "1").map((name) => [...folders.slice(1), name].join("/")),
      );
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 8 }), fc.array(path, { maxLength: 10 }), (films, files) => {
        const { ofFilm, ambiguous, absent } = match(films, files);
        expect([...Object.values(ofFilm).flat(), ...ambiguous.map(([file]) => file), ...absent].sort()).toEqual(
          [...files].sort(),
        );
        for (const film of Object.keys(ofFilm)) expect(films).toContain(film);
        // A row that names a film's very path means that film, whatever else is there.
        const paths = films.map((film) => film.toLowerCase());
        for (const [at, film] of films.entries())
          if (
            files.includes(film) &&
            paths.indexOf(film.toLowerCase()) === at &&
            paths.lastIndexOf(film.toLowerCase()) === at
          )
            expect(ofFilm[film]).toContain(film);
      }),
      { numRuns: 300 },
    );
  });

  it("name one file where one path is the end of the other", () => {
    const one = (first: string, second: string) => mayNameOneFile({ file: first }, { file: second });
    expect([
      one("a.png", "x/a.png"),
      one("X/A.png", "x\\a.png"),
      one("x/a.png", "y/a.png"),
      one("y/x/a.png", "x/a.png"),
    ]).toEqual([true, true, false, true]);
  });
});
