import { defineConfig, mergeConfig } from "vitest/config";
import { fastTests } from "./bench/house/fast-tests";
import { readSourceFiles } from "./bench/house/source-file";
import full from "./vitest.config";

const include = fastTests(readSourceFiles("."));

/** `npm run unit:fast`: what needs no database, no compiler and no other program, in less than a minute. */
export default mergeConfig({ ...full, test: { ...full.test, include: [] } }, defineConfig({ test: { include } }));
