import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Terminal } from "../../../bin/terminal.mjs";
import { HilumError } from "../../errors";
import { canInstallPackages, installDebianPackage, succeeds, type ProgramRun } from "./debian-package";
import { programPaths } from "../workbench/program-paths";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const PROBE_MS = 20_000;
const DOWNLOAD_MS = 180_000;

export interface BrowserSearch extends ProgramRun {
  terminal: Terminal;
}

/**
 * The browser for the tests: CHROME_PATH or the system's Chromium, else the test tool's own download, else Debian's
 * package where we are root. Gives the executable's path, or null for the test tool's own. Throws `environment`, saying
 * what to install.
 */
export async function findBrowser(search: BrowserSearch): Promise<string | null> {
  return (await systemBrowser(search)) ?? (await installBrowser(search));
}

async function systemBrowser(search: BrowserSearch): Promise<string | null> {
  const { CHROME_PATH, PATH = "" } = search.env;
  const candidates = [
    CHROME_PATH ?? "",
    ...PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...APPLICATIONS,
  ];
  for (const path of candidates) {
    // A stub that only says "install the snap" is found in some paths; it is not a browser.
    if (path !== "" && existsSync(path) && (await succeeds(path, ["--version"], PROBE_MS, search))) return path;
  }
  return null;
}

async function installBrowser(search: BrowserSearch): Promise<string | null> {
  const { terminal } = search;
  const download = terminal.step("Downloading a browser for the tests");
  if (await downloadBrowser(search)) {
    download.done("Browser downloaded");
    return null;
  }
  download.fail("The test tool's own browser could not be downloaded or does not run here");
  if (canInstallPackages()) {
    const step = terminal.step("Installing Debian's chromium");
    await installDebianPackage("chromium", search);
    const path = await systemBrowser(search);
    if (path !== null) {
      step.done("Debian's chromium installed");
      return path;
    }
    step.fail();
  }
  throw new HilumError("environment", "There is no browser for the tests.", {
    remedy:
      "Install Chromium (Debian and Ubuntu: apt-get install chromium) or Google Chrome, or set CHROME_PATH to one, and run npm test again. npm test -- --unit runs everything else.",
  });
}

/** The download, and a try whether it finds the libraries it needs. */
async function downloadBrowser(search: BrowserSearch): Promise<boolean> {
  const { playwright, project } = programPaths();
  if (!(await succeeds(process.execPath, [playwright, "install", "chromium"], DOWNLOAD_MS, search))) return false;
  const launch =
    "import('@playwright/test').then(async ({chromium}) => { const browser = await chromium.launch({args: ['--no-sandbox']}); await browser.close(); }).catch(() => process.exit(1))";
  return succeeds(process.execPath, ["--input-type=module", "-e", launch], PROBE_MS, search, project);
}
