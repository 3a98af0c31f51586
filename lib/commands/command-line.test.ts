/** @file The command line as scripts use it: the real launcher, store, worker and engine, one small job from films to export. */
import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PRESETS } from "../architectures/presets";
import { newExperiment } from "../experiments/new-experiment";
import { encodeGreyPng } from "../imaging/png/grey-png";
import { phantomImages } from "../phantom/phantom-dataset";
import { openStore, type Store } from "../store/open-store";
import { plantInData } from "../store/plant-in-data.fixture";

const LAUNCHER = fileURLToPath(new URL("../../bin/hilum.mjs", import.meta.url));
const PATIENCE_MS = 240_000;

const scratch = mkdtempSync(join(tmpdir(), "hilum command line "));
// PostgreSQL runs under an account of its own where we are root; it must be able to enter.
chmodSync(scratch, 0o755);
const home = join(scratch, "home");
const films = join(scratch, "films");
const notebook = join(scratch, "small.json");
/** Held open, so that the database is started once and not by every command. */
let store: Store;

interface Answer {
  code: number;
  stdout: string;
  stderr: string;
}

const hilum = (...args: string[]) => hilumReading("", ...args);

function hilumReading(input: string, ...args: string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, HILUM_HOME: home, HILUM_EXPERIMENTS: scratch, DATABASE_URL: "", NO_COLOR: "1" };
    const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd: scratch, env });
    const answer: Answer = { code: 1, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (answer.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (answer.stderr += chunk.toString()));
    child.stdin.end(input);
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...answer, code: code ?? 1 }));
  });
}

/** The one JSON value on stdout of a command that must succeed. */
async function answerOf(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await hilum(...args, "--json");
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

beforeAll(async () => {
  for (const { file, image } of phantomImages({ seed: 5, patients: 30, size: 128 })) {
    mkdirSync(dirname(join(films, file)), { recursive: true });
    writeFileSync(join(films, file), encodeGreyPng(image));
  }
  writeFileSync(join(films, readdirSync(films)[0], "broken.png"), "no image at all");
  const tiny = PRESETS.find(({ id }) => id === "tiny");
  if (!tiny) throw new Error("The preset tiny is gone.");
  writeFileSync(
    notebook,
    JSON.stringify(newExperiment({ id: "small", title: "Small" }, { cnn: tiny.spec(32), dataset: null })),
  );
  store = await openStore({ home, databaseUrl: "" });
}, PATIENCE_MS);

afterAll(async () => {
  await store.close({ stopIdleDatabase: true });
  rmSync(scratch, { recursive: true, force: true });
});

test(
  "films become a data set, a run, a report, predictions, a model and an export",
  async () => {
    const imported = await answerOf("dataset", "import", films, "--name", "small-films", "--title", "Small films");
    expect(imported).toMatchObject({
      dataset: "small-films",
      classes: expect.any(Object),
      rejected: [{ file: expect.stringContaining("broken.png"), reason: expect.any(String) }],
    });

    const trained = await answerOf(
      "train",
      notebook,
      "--dataset",
      "small-films",
      "--set",
      "train.epochs=2",
      "--seed",
      "3",
      "--name",
      "first",
    );
    expect(trained).toMatchObject({
      run: expect.any(String),
      status: "completed",
      epochs: 2,
      seed: 3,
      seconds: expect.any(Number),
      imagesPerSecond: expect.any(Number),
    });
    expect(trained).toMatchObject({
      metrics: {
        test: {
          accuracy: expect.any(Number),
          perClass: { normal: expect.objectContaining({ specificity: expect.any(Number) }) },
        },
      },
      confusionMatrix: { labels: ["covid-19", "normal", "pneumonia"] },
    });

    const evaluated = await answerOf("evaluate", "first", "--dataset", "small-films", "--split", "test");
    const { confusionMatrix } = trained as { confusionMatrix: unknown };
    expect(evaluated).toMatchObject({ confusionMatrix });

    expect(await answerOf("publish", "first", "--name", "small-model", ...(await waiversOf("first")))).toMatchObject({
      model: "small-model",
      version: 1,
    });
    expect(await answerOf("models")).toMatchObject({ models: [{ model: "small-model" }] });
    expect(await answerOf("runs")).toMatchObject({ runs: [{ name: "first", status: "completed" }] });

    const folder = join(scratch, "exported");
    await answerOf("export", "first", "--to", folder);
    expect(readdirSync(folder).sort()).toEqual([
      "MODEL_CARD.md",
      "explanation.onnx",
      "gate.json",
      "golden",
      "labels.json",
      "model.onnx",
      "preprocessing.json",
      "tfjs",
    ]);
    expect(readFileSync(join(folder, "MODEL_CARD.md"), "utf8")).toContain("not a medical device");
  },
  PATIENCE_MS,
);

test(
  "a network is tested on another site's films, whose labels are its own or told, inside beside outside",
  async () => {
    const names: Record<string, string> = { "covid-19": "COVID_19", pneumonia: "viral", normal: "healthy" };
    const other = join(scratch, "other site");
    for (const { file, image } of phantomImages({ seed: 99, patients: 16, size: 128, source: "phantom-c" })) {
      const path = join(other, names[dirname(file)], basename(file));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, encodeGreyPng(image));
    }
    const imported = await answerOf("dataset", "import", other, "--name", "other-site", "--test-only");
    expect(imported).toMatchObject({ testOnly: true });
    const train = await hilum("train", notebook, "--dataset", "other-site", "--set", "train.epochs=1");
    expect(train.code).toBe(1);
    expect(train.stderr).toContain("held for tests only");

    const undecided = await hilum("evaluate", "first", "--dataset", "other-site");
    expect(undecided.code).toBe(1);
    expect(undecided.stderr).toMatch(/does not know healthy \(\d+ films?\), viral \(\d+ films?\)/);
    const told = ["--dataset", "other-site", "--map", "viral=pneumonia", "--leave-out", "healthy"];
    const evaluated = await answerOf("evaluate", "first", ...told);
    expect(evaluated).toMatchObject({
      dataset: "other-site",
      split: "all",
      mapping: { COVID_19: "covid-19", viral: "pneumonia", healthy: null },
      overlap: { unchecked: null, leftOut: [] },
      comparison: { classes: ["covid-19", "pneumonia"], rows: expect.any(Array) },
      unmeasured: expect.arrayContaining([expect.stringContaining("No film of the set is of normal")]),
    });
    const text = await hilum("evaluate", "first", ...told);
    expect(text.stdout).toMatch(/accuracy +\d\.\d{3} \(\d\.\d\d–\d\.\d\d\) +\d\.\d{3} .*[+−]/);
    expect(text.stdout).toContain("Its label viral is taken for pneumonia.");
    const { evaluation } = evaluated as { evaluation: string };
    expect(await answerOf("evaluations", "first")).toMatchObject({
      evaluations: [{ id: evaluation, status: "completed", isStale: false }],
    });
    expect((await hilum("evaluations", "first")).stdout).toContain("other-site");

    const all = await hilum("evaluate", "first", "--dataset", "small-films", "--split", "all");
    expect(all.code).toBe(2);
    expect(all.stderr).toContain("would be no test");
    expect(await answerOf("evaluate", "first")).toMatchObject({ dataset: "small-films", split: "test" });
    const joining = [
      "dataset",
      "join",
      "small-films",
      "other-site",
      "--map",
      "viral=pneumonia",
      "--map",
      "healthy=normal",
    ];
    expect((await hilum(...joining, "--name", "joined")).stderr).toContain("other-site is held for tests only");
    expect(await answerOf("dataset", "set", "other-site", "--trainable")).toMatchObject({ testOnly: false });
    expect(await answerOf(...joining, "--name", "joined")).toMatchObject({
      dataset: "joined",
      classes: { "covid-19": expect.any(Number), normal: expect.any(Number), pneumonia: expect.any(Number) },
      members: [{ dataset: "small-films" }, { dataset: "other-site", leftOut: 0 }],
    });
    expect((await hilum(...joining, "--dry-run")).stdout).toContain(
      "joined is joined of the same sets in the same way.",
    );
    expect((await hilum("dataset", "join", "joined", "--again")).stderr).toContain("has changed since");
    expect((await hilum("dataset", "show", "joined")).stdout).toMatch(/small-films +1 +\d+ *\n/);
  },
  PATIENCE_MS,
);

test(
  "a red finding of the audit refuses a run until it is waived by name, and the waiver is in the export",
  async () => {
    const confused = join(scratch, "confused");
    cpSync(films, confused, { recursive: true });
    copyFileSync(
      join(films, "normal", readdirSync(join(films, "normal")).filter((file) => file !== "broken.png")[0]),
      join(confused, "pneumonia", "copy.png"),
    );
    await answerOf("dataset", "import", confused, "--name", "confused");

    const audit = await hilum("dataset", "audit", "confused");
    expect(audit.code, audit.stderr).toBe(3);
    expect(audit.stdout).toMatch(
      /Red: blocks training until resolved or waived by name\n(.*\n)*? {2}.*\(leakage\.contradictoryLabels\)/,
    );
    expect(audit.stdout).toContain("What goes with the label");
    expect(audit.stdout).toMatch(/exact .*copy\.png/);
    expect(JSON.parse((await hilum("dataset", "audit", "confused", "--json")).stdout)).toMatchObject({
      dataset: "confused",
      findings: expect.arrayContaining([
        expect.objectContaining({ id: "leakage.contradictoryLabels", severity: "red" }),
      ]),
    });

    const train = ["train", notebook, "--dataset", "confused", "--set", "train.epochs=1", "--name", "waived", "--json"];
    const refused = await hilum(...train);
    expect(refused.code).toBe(1);
    const { error } = JSON.parse(refused.stdout) as { error: { remedy: string } };
    expect(error).toMatchObject({ code: "conflict", message: expect.stringContaining("leakage.contradictoryLabels") });
    const ids = [...error.remedy.matchAll(/--waive (\S+?)=/g)].map(([, id]) => id);
    const waived = await hilum(
      ...train,
      ...ids.flatMap((id) => ["--waive", `${id}=to test the gate`]),
      "--by",
      "Ada Lovelace",
    );
    expect(waived.code, waived.stderr).toBe(0);
    expect(JSON.parse(waived.stdout)).toMatchObject({
      waivers: expect.arrayContaining([
        {
          finding: "leakage.contradictoryLabels",
          fingerprint: expect.any(String),
          by: "Ada Lovelace",
          reason: "to test the gate",
        },
      ]),
    });
    await answerOf("export", "waived", "--to", join(scratch, "waived"));
    expect(readFileSync(join(scratch, "waived", "MODEL_CARD.md"), "utf8")).toContain(
      "`leakage.contradictoryLabels`: waived by Ada Lovelace",
    );
  },
  PATIENCE_MS,
);

/** The options that waive every red finding of a run. */
async function waiversOf(run: string): Promise<string[]> {
  const audit = await hilum("audit", "run", run, "--json");
  const { findings } = JSON.parse(audit.stdout) as { findings: { id: string; severity: string }[] };
  const red = findings.filter(({ severity }) => severity === "red");
  expect(audit.code).toBe(red.length > 0 ? 3 : 0);
  return red.length === 0
    ? []
    : [...red.flatMap(({ id }) => ["--waive", `${id}=to look at it`]), "--by", "Ada Lovelace"];
}

test(
  "a network that names one class only says so when it is trained, and is published only by a waiver",
  async () => {
    const train = await hilum(
      "train",
      notebook,
      "--dataset",
      "small-films",
      "--set",
      "train.epochs=2",
      "--set",
      "train.batchSize=7",
      "--set",
      "train.optimizer.learningRate=10",
      "--name",
      "collapsed",
    );
    expect(train.code, train.stderr).toBe(0);
    expect(train.stdout).toMatch(
      /^DOUBTFUL: On the validation split the network (names one class only|is not better than guessing)/m,
    );
    expect(await answerOf("run", "show", "collapsed")).toMatchObject({
      status: "completed",
      doubts: expect.arrayContaining([expect.objectContaining({ kind: expect.stringMatching(/oneClass|guessing/) })]),
    });
    const refused = await hilum("publish", "collapsed", "--name", "useless", "--json");
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: {
        code: "conflict",
        message: expect.stringContaining("On the validation split"),
        remedy: expect.stringContaining("--waive doubt."),
      },
    });
    const unsigned = await hilum("publish", "collapsed", "--name", "useless", "--waive", "doubt.guessing=because");
    expect([unsigned.code, unsigned.stderr]).toEqual([2, expect.stringContaining("--by")]);
    expect(
      await answerOf("publish", "collapsed", "--name", "useless", ...(await waiversOf("collapsed"))),
    ).toMatchObject({
      model: "useless",
      version: 1,
      doubts: expect.arrayContaining([expect.anything()]),
      findingWaivers: expect.arrayContaining([
        expect.objectContaining({
          finding: expect.stringMatching(/^doubt\./),
          by: "Ada Lovelace",
          reason: "to look at it",
        }),
      ]),
    });
    await answerOf("export", "collapsed", "--to", join(scratch, "useless"));
    expect(readFileSync(join(scratch, "useless", "MODEL_CARD.md"), "utf8")).toMatch(
      /## Not of use\n\nWhat speaks against this network:\n\n- On the validation split/,
    );
  },
  PATIENCE_MS,
);

test(
  "a run starts from a run, a model or the exported Layers files, with layers frozen",
  async () => {
    const follow = async (from: string, ...more: string[]) =>
      hilum(
        "train",
        notebook,
        "--dataset",
        "small-films",
        "--set",
        "train.epochs=1",
        "--from",
        from,
        "--freeze",
        "conv1*,conv2",
        ...more,
        "--json",
      );
    const layers = join(scratch, "exported", "tfjs", "model.json");
    const [run, model, files] = [
      await follow("run:first"),
      await follow("model:small-model@1"),
      await follow(`layers:${layers}`, "--own-network"),
    ];
    for (const { code, stderr } of [run, model, files]) expect(code, stderr).toBe(0);
    expect(run.stderr).toMatch(/Started from run first: (\d+) of \1 tensors\./);
    expect(model.stderr).toMatch(/Started from model small-model@1: (\d+) of \1 tensors\./);
    expect(files.stderr).toMatch(/Started from Layers model [0-9a-f]{12}: (\d+) of \1 tensors\./);
  },
  PATIENCE_MS,
);

test(
  "a prediction answers every file in order, and a file it cannot read makes the exit code 1",
  async () => {
    const label = readdirSync(films)[1];
    const film = join(films, label, readdirSync(join(films, label))[0]);
    const { code, stdout } = await hilum(
      "predict",
      "small-model",
      film,
      join(scratch, "nothing.png"),
      notebook,
      "--json",
    );
    expect(code).toBe(1);
    const answers: unknown = JSON.parse(stdout);
    expect(answers).toMatchObject([
      {
        file: film,
        prediction: expect.any(String),
        probabilities: { "covid-19": expect.any(Number), normal: expect.any(Number), pneumonia: expect.any(Number) },
      },
      { file: join(scratch, "nothing.png"), error: { code: "notFound" } },
      { file: notebook, error: { code: "unsupportedImage" } },
    ]);
  },
  PATIENCE_MS,
);

test(
  "a prediction holds however many names there are: as arguments, in a folder, on standard input",
  async () => {
    const label = readdirSync(films)[1];
    const film = join(films, label, readdirSync(join(films, label))[0]);
    const long = join(scratch, "n".repeat(120));
    mkdirSync(long);
    const names = Array.from({ length: 600 }, (_, index) => join(long, `${"long".repeat(20)}-${index}.png`));
    for (const name of names.slice(0, 3)) copyFileSync(film, name);

    const asArguments = await hilum("predict", "small-model", ...names, "--json");
    expect(asArguments.code, asArguments.stderr).toBe(1);
    const answers = JSON.parse(asArguments.stdout) as { file: string }[];
    expect(answers.map(({ file }) => file)).toEqual(names);
    expect(answers.filter((answer) => "prediction" in answer)).toHaveLength(3);

    expect(await answerOf("predict", "small-model", long)).toEqual(
      [...answers.slice(0, 3)].sort((a, b) => (a.file < b.file ? -1 : 1)),
    );

    const onInput = await hilumReading(names.join("\0"), "predict", "small-model", "--null", "--lines", "-");
    expect(onInput.code, onInput.stderr).toBe(1);
    expect(
      onInput.stdout
        .trim()
        .split("\n")
        .map((line): unknown => JSON.parse(line)),
    ).toEqual(answers);
    expect((await hilum("predict", "small-model", "--json")).code).toBe(2);
    expect((await hilum("predict", "small-model", "-", "--json")).code).toBe(2);
  },
  PATIENCE_MS,
);

test(
  "a failure is one JSON object on stdout and words with a remedy on stderr",
  async () => {
    const cases: [string[], string, number][] = [
      [["trian", notebook], "badRequest", 2],
      [["train", notebook, "--wrong"], "badRequest", 2],
      [["train", join(scratch, "missing.json")], "notFound", 1],
      [["train", notebook, "--dataset", "nobody"], "notFound", 1],
      [["train", notebook, "--dataset", "small-films", "--set", "train.epochs=0"], "invalidSpec", 1],
      [["run", "show", "nobody"], "notFound", 1],
      [["train", notebook, "--dataset", "small-films", "--from", "thin air"], "badRequest", 2],
      [["train", notebook, "--dataset", "small-films", "--from", "run:nobody"], "notFound", 1],
      [["train", notebook, "--dataset", "small-films", "--freeze", "nothing*"], "invalidSpec", 1],
    ];
    for (const [args, code, exitCode] of cases) {
      const answer = await hilum(...args, "--json");
      expect(answer.code, args.join(" ")).toBe(exitCode);
      expect(JSON.parse(answer.stdout)).toMatchObject({ error: { code, message: expect.any(String) } });
      expect(answer.stderr).not.toContain("    at ");
    }
  },
  PATIENCE_MS,
);

test(
  "every command has help, and help needs no database",
  async () => {
    const overview = await hilum("--help");
    expect(overview.code).toBe(0);
    expect(overview.stdout).toContain("dataset import");
    const { commands } = (await answerOf("--help")) as { commands: { name: string }[] };
    const helps = await Promise.all(commands.map(({ name }) => hilum(...name.split(" "), "--help")));
    helps.forEach(({ code, stdout }, index) => {
      expect(code).toBe(0);
      expect(stdout).toContain(`npx hilum ${commands[index].name}`);
    });
    expect((await hilum("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  },
  PATIENCE_MS,
);

test(
  "what a terminal would obey is written out by every command that tells of data, also of data from before it was refused",
  async () => {
    await plantInData(store, "normal", "nor\u001b[2J\u009b31m\u202e\nmal");
    await plantInData(store, "Ada Lovelace", "Ada\u001b]0;owned\u0007\rLovelace");
    await plantInData(store, "Small films", "\u001b[31m\u200b red\nsmall-films  9999");
    const commands = [
      ["dataset", "list"],
      ["dataset", "list", "--json"],
      ["dataset", "show", "small-films"],
      ["dataset", "split", "small-films"],
      ["dataset", "audit", "confused"],
      ["run", "show", "waived"],
      ["run", "show", "waived", "--json"],
      ["compare", "first", "waived"],
      ["models"],
      ["evaluate", "first", "--dataset", "small-films", "--split", "test"],
      ["predict", "first", join(scratch, "no\u001b[2J\nfile.png")],
      ["dataset", "show", "no\u001b[2J"],
      ["no\u009bcommand"],
    ];
    for (const command of commands) {
      const { stdout, stderr } = await hilum(...command);
      expect(stdout + stderr, command.join(" ")).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202e]/);
      expect(stdout + stderr, command.join(" ")).toMatch(/␛\[2J|␛\]0|\\u001b|U\+009B|There is no|changed/);
      expect(stdout, command.join(" ")).not.toMatch(/^(small-films {2}9999|mal)/m);
    }
  },
  PATIENCE_MS,
);
