import { defineCommand } from "../command";

/** The launcher builds whatever is stale before any command runs, and for this one the web application too. */
export const buildCommand = defineCommand({
  name: "build",
  usage: "",
  summary: "build the command line and the web application",
  options: {},
  positionals: { min: 0, max: 0 },
  async run() {
    const folder = process.env.HILUM_WEB_BUILD ?? null;
    return { json: { web: folder }, text: `Everything is built${folder ? ` (web application in ${folder})` : ""}.` };
  },
});
