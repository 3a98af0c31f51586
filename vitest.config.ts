import { defineConfig } from "vitest/config";
import { fileURLToPath } from "node:url";

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) } },
  test: {
    include: ["lib/**/*.test.ts", "app/**/*.test.ts", "bin/**/*.test.ts", "bench/**/*.test.ts"],
    // Native thread pools in several processes at once fight over two cores.
    pool: "forks",
    maxWorkers: 2,
    // The same arithmetic on every machine, also where a graphics processor would be faster.
    env: { HILUM_DEVICE: "cpu", ORT_DISABLE_TELEMETRY: "1" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      include: ["lib/**/*.{ts,tsx}", "app/**/*.{ts,tsx}", "bin/**/*.mjs"],
      exclude: ["**/*.{test,fixture,bench}.*", "**/test-store.ts"],
      reporter: ["json-summary"],
      reportsDirectory: "test-results/coverage",
    },
  },
});
