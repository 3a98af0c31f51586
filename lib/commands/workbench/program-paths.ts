import { join } from "node:path";
import { hilumHome, projectFolder } from "../../store/files/hilum-home";

/** The programs that commands start as processes of their own. */
export const programPaths = () => {
  const project = projectFolder();
  const node = (...parts: string[]) => join(project, "node_modules", ...parts);
  return {
    project,
    launcher: join(project, "bin", "hilum.mjs"),
    followParent: join(project, "bin", "follow-parent.mjs"),
    worker: join(project, "dist", "worker.mjs"),
    webServer: join(project, "dist", "web-server.mjs"),
    benchEngine: join(project, "dist", "bench-engine.mjs"),
    benchPeers: join(project, "bench", "peers"),
    benchEnvironment: join(hilumHome(), "peers"),
    tsc: node("typescript", "bin", "tsc"),
    eslint: node("eslint", "bin", "eslint.js"),
    knip: node("knip", "bin", "knip.js"),
    prettier: node("prettier", "bin", "prettier.cjs"),
    vitest: node("vitest", "vitest.mjs"),
    playwright: node("@playwright", "test", "cli.js"),
  };
};
