import { describe, expect, it } from "vitest";
import { mergeOutputs, recordOutput } from "./edit-experiment";
import { amend, edit, newHistory, redo, undo } from "./edit-history";
import { notebook } from "./notebook.fixture";

const titled = (title: string) => ({ type: "setTitle", title }) as const;

describe("undo", () => {
  it("takes back one step at a time and does it again", () => {
    const history = edit(edit(newHistory(notebook()), titled("A"), 0), titled("B"), 5000);
    expect(undo(history).present.title).toBe("A");
    expect(undo(undo(history)).present.title).toBe("Trial");
    expect(redo(undo(history)).present.title).toBe("B");
  });

  it("takes a word typed quickly as one step", () => {
    const history = ["T", "Tu", "Tub"].reduce(
      (typed, title, i) => edit(typed, titled(title), i * 100),
      newHistory(notebook()),
    );
    expect(undo(history).present.title).toBe("Trial");
  });

  it("forgets what was taken back once something else is edited", () => {
    const branched = edit(undo(edit(newHistory(notebook()), titled("A"), 0)), titled("B"), 9000);
    expect(redo(branched)).toBe(branched);
  });

  it("keeps the run that finished meanwhile", () => {
    const edited = edit(newHistory(notebook()), titled("A"), 0);
    const ran = amend(edited, recordOutput(edited.present, { type: "trained", id: "train", run: "r1", ranWith: "d" }));
    expect(undo(ran).present).toMatchObject({
      title: "Trial",
      cells: expect.arrayContaining([expect.objectContaining({ id: "train", run: "r1" })]),
    });
  });

  it("never removes the last cell and ignores an edit that changes nothing", () => {
    const one = { ...notebook(), cells: [notebook().cells[0]] };
    const history = newHistory(one);
    expect(edit(history, { type: "removeCell", id: "note" }, 0)).toBe(history);
    expect(edit(history, { type: "moveCell", id: "note", by: 1 }, 0)).toBe(history);
  });

  it("moves a cell and puts it back", () => {
    const moved = edit(newHistory(notebook()), { type: "moveCell", id: "model", by: -1 }, 0);
    expect(moved.present.cells.map((cell) => cell.id).slice(0, 3)).toEqual(["note", "model", "data"]);
    expect(undo(moved).present).toEqual(notebook());
  });
});

describe("two writers of one file", () => {
  const base = notebook();
  const ran = recordOutput(base, { type: "trained", id: "train", run: "r1", ranWith: "d" });

  it("keeps my edits and takes the run that was recorded meanwhile", () => {
    const mine = { ...base, title: "Mine" };
    expect(mergeOutputs(base, mine, ran)).toEqual({ ...ran, title: "Mine" });
  });

  it("leaves it to the person when both edited", () => {
    expect(mergeOutputs(base, { ...base, title: "Mine" }, { ...ran, title: "Theirs" })).toBeNull();
  });
});
