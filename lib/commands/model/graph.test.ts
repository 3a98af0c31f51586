import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createTerminal } from "../../../bin/terminal.mjs";
import { PRESETS } from "../../architectures/presets";
import { newExperiment } from "../../experiments/new-experiment";
import { graphCommand } from "./graph";

const scratch = mkdtempSync(join(tmpdir(), "hilum-graph-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const run = (...argv: string[]) =>
  graphCommand.execute(argv, { json: false, terminal: createTerminal(), signal: new AbortController().signal });

describe("hilum graph", () => {
  it("prints a training step of a preset with its counts", async () => {
    const { text, json } = await run("tiny", "--batch", "8");
    expect(text).toContain("graph training_step");
    expect(text).toMatch(/%\d+ = conv\[\w+\]\(.*\) \{strides: 1 1, .*\} : \[N, \d+, \d+, \d+\]/);
    expect(text).toMatch(/\nFor 8 images:\n/);
    expect(json).toMatchObject({ batch: 8, ops: expect.arrayContaining([expect.objectContaining({ op: "conv" })]) });
  });

  it("reads the same network from a CnnSpec, from an experiment and from its preset", async () => {
    const [preset] = PRESETS;
    const cnn = preset.spec(32);
    const [spec, experiment] = [join(scratch, "spec.json"), join(scratch, "notebook.json")];
    writeFileSync(spec, JSON.stringify(cnn));
    writeFileSync(
      experiment,
      JSON.stringify(newExperiment({ id: "notebook", title: "Notebook" }, { cnn, dataset: null })),
    );
    const texts = await Promise.all(
      [[preset.id, "--size", "32"], [spec], [experiment]].map(
        async (words) => (await run(...words, "--inference")).text,
      ),
    );
    expect(texts[1]).toBe(texts[0]);
    expect(texts[2]).toBe(texts[0]);
  });

  it.each(["--step", "--inference", "--explanation"])("draws %s of every preset into a file", async (view) => {
    for (const { id } of PRESETS) {
      const file = join(scratch, `${id}.svg`);
      await run(id, view, "--svg", file);
      expect(readFileSync(file, "utf8")).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    }
  });

  it("says what it cannot read", async () => {
    await expect(run("tinny")).rejects.toMatchObject({ code: "badRequest", remedy: expect.stringContaining("tiny") });
    await expect(run(join(scratch, "missing.json"))).rejects.toMatchObject({ code: "notFound" });
    await expect(run("tiny", "--step", "--inference")).rejects.toMatchObject({ code: "badRequest" });
  });
});
