import { expect, it } from "vitest";
import { endedEarly, isOver, isUnderWay, RUN_STATUSES, RUN_TRANSITIONS } from "./run-status";

it("a run is over, under way or paused, and never two of them", () => {
  expect(RUN_STATUSES.filter((status) => isOver(status) === isUnderWay(status))).toEqual(["paused"]);
  expect(RUN_STATUSES.filter(isOver)).toEqual(["completed", "failed", "cancelled"]);
});

it("no run that is over goes on but through the queue, and only a completed one never does", () => {
  expect(RUN_STATUSES.filter(isOver).flatMap((status) => RUN_TRANSITIONS[status])).toEqual(["queued", "queued"]);
  expect(RUN_STATUSES.filter((status) => RUN_TRANSITIONS[status].length === 0)).toEqual(["completed"]);
});

it("a run that failed or was stopped ended early; a completed one did not, and a paused one did not end", () => {
  expect(RUN_STATUSES.filter(endedEarly)).toEqual(["failed", "cancelled"]);
});
