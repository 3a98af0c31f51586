import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "../../../bin/child.mjs";
import { isHilumError } from "../../errors";
import { type CommandContext, type CommandResult, defineCommand } from "../command";
import { countLine, countOne, countPlaywright, countVitest, sumCounts, type TestCount } from "./count-tests";
import { canInstallPackages, installDebianPackage } from "./debian-package";
import { findBrowser } from "./find-browser";
import { programPaths } from "../workbench/program-paths";

const MINUTE_MS = 60_000;
const SHOWN_LINES = 80;
const ONNX_SUITE = "/usr/share/libonnx-testdata";
/** What Next would write at its first build; the type checker needs it before that. */
const NEXT_TYPES = '/// <reference types="next" />\n/// <reference types="next/image-types/global" />\n';

export const testCommand = defineCommand({
  name: "test",
  usage: "[--unit | --e2e] [--grep <text>]",
  summary: "run every check and test",
  details:
    "Types, lint, unit tests, a build, then the browser tests with the real server. The last line counts them;\nthe type checker, the linter, the search for what nobody uses and the formatter count as one test each.",
  options: {
    unit: { type: "boolean", help: "only types, lint and unit tests" },
    e2e: { type: "boolean", help: "only the browser tests" },
    grep: { type: "string", value: "<text>", help: "only tests whose name contains the text, without types and lint" },
  },
  positionals: { min: 0, max: 0 },
  async run({ values }, context) {
    const scratch = await mkdtemp(join(tmpdir(), "hilum-test-"));
    try {
      const suite = new Suite(context, scratch, values.grep);
      const counts: TestCount[] = [];
      if (!values.e2e && values.grep === undefined)
        counts.push(await suite.types(), await suite.lint(), await suite.unused(), await suite.format());
      if (!values.e2e) counts.push(await suite.unit());
      if (!values.unit) counts.push(await suite.browser());
      return answer(sumCounts(counts));
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
});

function answer(count: TestCount): CommandResult {
  return { json: count, text: countLine(count), exitCode: count.failed > 0 || count.passed === 0 ? 1 : 0 };
}

class Suite {
  private readonly programs = programPaths();
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    private readonly context: CommandContext,
    private readonly scratch: string,
    private readonly grep: string | undefined,
  ) {
    // Tests never touch the state of a workbench, nor a database server of one's own.
    this.env = {
      ...process.env,
      HILUM_HOME: join(scratch, "home"),
      DATABASE_URL: "",
      NEXT_TELEMETRY_DISABLED: "1",
      FORCE_COLOR: "0",
    };
    delete this.env.HILUM_WEB_BUILD;
  }

  async types(): Promise<TestCount> {
    const nextTypes = join(this.programs.project, "next-env.d.ts");
    if (!existsSync(nextTypes)) await writeFile(nextTypes, NEXT_TYPES);
    return countOne(
      await this.check("Types (tsc)", [this.programs.tsc, "--noEmit", "--pretty", "false"], 10 * MINUTE_MS),
    );
  }

  async lint(): Promise<TestCount> {
    return countOne(
      await this.check("Lint (eslint)", [this.programs.eslint, ".", "--max-warnings", "0"], 10 * MINUTE_MS),
    );
  }

  async unused(): Promise<TestCount> {
    return countOne(await this.check("What nobody uses (knip)", [this.programs.knip], 5 * MINUTE_MS));
  }

  async format(): Promise<TestCount> {
    return countOne(
      await this.check(
        "Format (prettier)",
        [this.programs.prettier, "--check", "--log-level", "warn", "."],
        5 * MINUTE_MS,
      ),
    );
  }

  async unit(): Promise<TestCount> {
    await this.fetchOnnxSuite();
    const report = join(this.scratch, "unit.json");
    const filter = this.grep === undefined ? [] : ["-t", this.grep];
    const args = [
      this.programs.vitest,
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...filter,
    ];
    return this.counted("Unit tests (vitest)", args, 20 * MINUTE_MS, report, countVitest);
  }

  /** The ONNX project's own test cases, where Debian's package of them can be had; their test skips elsewhere, saying so. */
  private async fetchOnnxSuite(): Promise<void> {
    const { terminal, signal } = this.context;
    if (this.grep !== undefined || existsSync(ONNX_SUITE) || !canInstallPackages()) return;
    const step = terminal.step("Installing the ONNX test cases (Debian's libonnx-testdata)");
    if (await installDebianPackage("libonnx-testdata", { signal, env: this.env })) step.done();
    else step.done("The ONNX test cases could not be installed: their test is skipped");
  }

  async browser(): Promise<TestCount> {
    const chromium = await this.findChromium();
    if (chromium === undefined) return countOne(false);
    if (!(await this.check("Build", [this.programs.launcher, "build"], 10 * MINUTE_MS))) return countOne(false);
    const report = join(this.scratch, "browser.json");
    const filter = this.grep === undefined ? [] : ["--grep", escapeForRegExp(this.grep)];
    const env = { ...this.env, HILUM_E2E_REPORT: report, ...(chromium === null ? {} : { HILUM_CHROMIUM: chromium }) };
    return this.counted(
      "Browser tests (playwright)",
      [this.programs.playwright, "test", ...filter],
      25 * MINUTE_MS,
      report,
      countPlaywright,
      env,
    );
  }

  /** A path, null for the test tool's own browser, undefined when there is none. */
  private async findChromium(): Promise<string | null | undefined> {
    const { terminal, signal } = this.context;
    try {
      return await findBrowser({ terminal, signal, env: this.env });
    } catch (error) {
      if (!isHilumError(error)) throw error;
      terminal.line(terminal.red(error.message));
      terminal.line(error.remedy ?? "");
      return undefined;
    }
  }

  private async counted(
    label: string,
    args: string[],
    timeoutMs: number,
    report: string,
    count: (report: unknown) => TestCount,
    env = this.env,
  ): Promise<TestCount> {
    const passed = await this.check(label, args, timeoutMs, env);
    const found = await readFile(report, "utf8").then(
      (text) => this.visible(count(JSON.parse(text))),
      () => null,
    );
    // Without a report the tool itself broke, or ran out of time.
    if (found === null) return countOne(false);
    this.context.terminal.line(`  ${countLine(found)}`);
    return passed || found.failed > 0 ? found : { ...found, failed: 1 };
  }

  /** Tests that a filter left out are no skipped tests. */
  private visible(count: TestCount): TestCount {
    return this.grep === undefined ? count : { ...count, skipped: 0 };
  }

  private async check(label: string, args: string[], timeoutMs: number, env = this.env): Promise<boolean> {
    const { terminal, signal } = this.context;
    const step = terminal.step(label);
    try {
      const { code, lines } = await runToEnd(process.execPath, args, {
        cwd: this.programs.project,
        env,
        signal,
        timeoutMs,
        onLine: (line) => step.progress(null, line.trim()),
      });
      if (code === 0) step.done();
      else {
        step.fail();
        for (const line of lines.slice(-SHOWN_LINES)) terminal.line(`  ${line}`);
      }
      return code === 0;
    } catch (error) {
      step.fail();
      throw error;
    }
  }
}

const escapeForRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
