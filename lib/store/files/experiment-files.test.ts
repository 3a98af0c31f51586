import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  cloneExperiment,
  createExperiment,
  listExperiments,
  loadExperiment,
  readExperiments,
  saveExperiment,
} from "./experiment-files";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hilum test experiments "));
  vi.stubEnv("HILUM_EXPERIMENTS", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it("are files named by their title, readable and complete", async () => {
  const { experiment } = await createExperiment({ title: "Does size matter?", dataset: "films" });
  expect(experiment.id).toBe("does-size-matter");
  expect(await readdir(folder)).toEqual(["does-size-matter.json"]);
  expect((await loadExperiment("does-size-matter")).experiment).toEqual(experiment);
  expect((await createExperiment({ title: "Does size matter?" })).experiment.id).toBe("does-size-matter-2");
  expect((await cloneExperiment("does-size-matter", "Copy")).experiment.cells.length).toBe(experiment.cells.length);
  expect((await listExperiments()).map((stored) => stored.experiment.id).sort()).toEqual([
    "copy",
    "does-size-matter",
    "does-size-matter-2",
  ]);
});

it("two tabs never overwrite each other: one of two saves at once wins, the other is told", async () => {
  const { experiment, revision } = await createExperiment({ title: "Shared" });
  const saves = await Promise.allSettled(
    ["one", "two"].map((question) => saveExperiment({ ...experiment, question }, revision)),
  );
  expect(saves.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(saves.find((save) => save.status === "rejected")?.reason).toMatchObject({ code: "conflict" });
  const saved = await loadExperiment("shared");
  expect(["one", "two"]).toContain(saved.experiment.question);
  await saveExperiment({ ...saved.experiment, question: "three" }, saved.revision);
});

it("one broken file is named with its reason and hides no other", async () => {
  await createExperiment({ title: "Fine" });
  await writeFile(
    join(folder, "broken.json"),
    '{"format": "hilum-experiment/1", "id": "broken", "title": 5, "cells": []}',
  );
  await writeFile(join(folder, "renamed.json"), JSON.stringify((await loadExperiment("fine")).experiment));
  const { experiments, unreadable } = await readExperiments();
  expect(experiments.map((stored) => stored.experiment.id)).toEqual(["fine"]);
  expect(unreadable).toMatchObject([
    { file: "broken.json", reason: expect.stringContaining("title") },
    { file: "renamed.json", reason: expect.stringContaining("fine") },
  ]);
});

it("an id from an address never becomes a path outside the folder", async () => {
  await expect(loadExperiment("../../package")).rejects.toMatchObject({ code: "notFound" });
});
