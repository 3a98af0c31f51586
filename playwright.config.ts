import { defineConfig } from "@playwright/test";

const report = process.env.HILUM_E2E_REPORT;

/** Browser tests with the real server, database and worker; `npm test` finds the browser and passes it in HILUM_CHROMIUM. */
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  // Each test file trains; two at once would only fight over the cores.
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"], ...(report ? [["json", { outputFile: report }] as const] : [])],
  use: {
    browserName: "chromium",
    actionTimeout: 20_000,
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.HILUM_CHROMIUM || undefined,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
