import { setUpPeers } from "../../../bench/train/set-up-peers";
import { defineCommand } from "../command";
import { programPaths } from "../workbench/program-paths";

export const benchPeersCommand = defineCommand({
  name: "bench peers",
  usage: "[--python <path>]",
  summary: "install PyTorch and TensorFlow for `bench train`",
  details:
    "Makes a virtual environment in the state folder (.hilum/peers) and installs the Python peers there, a few gigabytes\nfrom PyPI. Nothing else of the workbench needs them; deleting the folder undoes it.",
  options: {
    python: { type: "string", value: "<path>", help: "the Python that makes the environment (default: python3)" },
  },
  positionals: { min: 0, max: 0 },
  async run({ values }, { terminal, signal }) {
    const environment = programPaths().benchEnvironment;
    const outcome = await setUpPeers({ environment, python: values.python ?? "python3", terminal, signal });
    const lines = Object.entries(outcome).map(([title, reason]) =>
      reason === null ? `${title} is ready.` : `${title} is not there: ${reason}`,
    );
    const complete = Object.values(outcome).every((reason) => reason === null);
    return {
      json: { environment, outcome },
      text: [...lines, `Environment: ${environment}`].join("\n"),
      exitCode: complete ? 0 : 1,
    };
  },
});
