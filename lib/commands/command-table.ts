import type { Command } from "./command";

export interface TableEntry {
  name: string;
  summary: string;
  load(): Promise<Command>;
}

/** All commands, in the order of the help. Each loads its module only when it is called, so that help stays instant. */
export const COMMANDS: readonly TableEntry[] = [
  {
    name: "start",
    summary: "start the workbench: database, web server, worker, quick start",
    load: async () => (await import("./workbench/start")).startCommand,
  },
  {
    name: "dataset import",
    summary: "import a folder or zip of X-rays",
    load: async () => (await import("./dataset/dataset-import")).datasetImportCommand,
  },
  {
    name: "dataset add",
    summary: "add X-rays to a data set, as its next version",
    load: async () => (await import("./dataset/dataset-add")).datasetAddCommand,
  },
  {
    name: "dataset join",
    summary: "join data sets into one to train on, with where each film is from",
    load: async () => (await import("./dataset/dataset-join")).datasetJoinCommand,
  },
  {
    name: "dataset recipe",
    summary: "what to fetch for a public data set, its licence and citation",
    load: async () => (await import("./dataset/dataset-recipe")).datasetRecipeCommand,
  },
  {
    name: "dataset list",
    summary: "list the data sets",
    load: async () => (await import("./dataset/dataset-list")).datasetListCommand,
  },
  {
    name: "dataset show",
    summary: "show one data set",
    load: async () => (await import("./dataset/dataset-show")).datasetShowCommand,
  },
  {
    name: "dataset set",
    summary: "hold a data set for tests only, or let networks be trained on it",
    load: async () => (await import("./dataset/dataset-set")).datasetSetCommand,
  },
  {
    name: "dataset delete",
    summary: "put a data set in the bin, or delete it for good",
    load: async () => (await import("./dataset/dataset-delete")).datasetDeleteCommand,
  },
  {
    name: "dataset restore",
    summary: "take a data set out of the bin",
    load: async () => (await import("./dataset/dataset-restore")).datasetRestoreCommand,
  },
  {
    name: "dataset split",
    summary: "show how a data set would be split",
    load: async () => (await import("./dataset/dataset-split")).datasetSplitCommand,
  },
  {
    name: "dataset audit",
    summary: "report on quality, leaks and confounding of a data set",
    load: async () => (await import("./dataset/dataset-audit")).datasetAuditCommand,
  },
  {
    name: "dataset verdict",
    summary: "say whether two films that look alike are one film",
    load: async () => (await import("./dataset/dataset-verdict")).datasetVerdictCommand,
  },
  {
    name: "dataset doubts",
    summary: "list films whose labels networks contradict with confidence",
    load: async () => (await import("./dataset/dataset-doubts")).datasetDoubtsCommand,
  },
  {
    name: "dataset relabel",
    summary: "correct labels of films, as the next version of a data set",
    load: async () => (await import("./dataset/dataset-relabel")).datasetRelabelCommand,
  },
  {
    name: "phantom",
    summary: "draw a synthetic data set with known truth",
    load: async () => (await import("./dataset/phantom")).phantomCommand,
  },
  {
    name: "train",
    summary: "train the network of an experiment",
    load: async () => (await import("./run/train")).trainCommand,
  },
  {
    name: "lr-range",
    summary: "find a learning rate by a range test",
    load: async () => (await import("./run/lr-range")).lrRangeCommand,
  },
  { name: "runs", summary: "list the runs", load: async () => (await import("./run/runs")).runsCommand },
  { name: "run show", summary: "show one run", load: async () => (await import("./run/run-show")).runShowCommand },
  {
    name: "run stop",
    summary: "stop a run; its last checkpoint is kept",
    load: async () => (await import("./run/run-stop")).runStopCommand,
  },
  {
    name: "run resume",
    summary: "go on with a stopped run from its last checkpoint",
    load: async () => (await import("./run/run-resume")).runResumeCommand,
  },
  {
    name: "evaluate",
    summary: "evaluate a run or model on its test split or on another data set",
    load: async () => (await import("./run/evaluate")).evaluateCommand,
  },
  {
    name: "evaluations",
    summary: "list a run's evaluations on other data sets, inside beside outside",
    load: async () => (await import("./run/evaluations")).evaluationsCommand,
  },
  {
    name: "audit run",
    summary: "ask a trained run about films changed on purpose: its shortcuts",
    load: async () => (await import("./run/audit-run")).auditRunCommand,
  },
  {
    name: "learning-curve",
    summary: "how a network does by the number of patients it is trained on",
    load: async () => (await import("./run/learning-curve")).learningCurveCommand,
  },
  {
    name: "predict",
    summary: "predict labels of image files",
    load: async () => (await import("./model/predict")).predictCommand,
  },
  {
    name: "compare",
    summary: "compare runs: metrics, settings, paired tests",
    load: async () => (await import("./run/compare")).compareCommand,
  },
  {
    name: "publish",
    summary: "publish a run as a model",
    load: async () => (await import("./model/publish")).publishCommand,
  },
  {
    name: "unpublish",
    summary: "take a published model away",
    load: async () => (await import("./model/unpublish")).unpublishCommand,
  },
  {
    name: "models",
    summary: "list the published models",
    load: async () => (await import("./model/models")).modelsCommand,
  },
  {
    name: "export",
    summary: "write a run's models and model card into a folder",
    load: async () => (await import("./model/export")).exportCommand,
  },
  {
    name: "checklist",
    summary: "fill in a reporting checklist (CLAIM 2024, TRIPOD+AI) for a run or model",
    load: async () => (await import("./model/checklist")).checklistCommand,
  },
  {
    name: "backup",
    summary: "write everything into one file, while the workbench runs",
    load: async () => (await import("./workbench/backup")).backupCommand,
  },
  {
    name: "restore",
    summary: "make a state folder of a backup",
    load: async () => (await import("./workbench/restore")).restoreCommand,
  },
  {
    name: "doctor",
    summary: "check films, models, database and machine, and say what to do",
    load: async () => (await import("./workbench/doctor")).doctorCommand,
  },
  {
    name: "graph",
    summary: "print what a network is compiled to, or draw it",
    load: async () => (await import("./model/graph")).graphCommand,
  },
  { name: "test", summary: "run every check and test", load: async () => (await import("./test/test")).testCommand },
  {
    name: "bench",
    summary: "measure the training throughput of this machine",
    load: async () => (await import("./bench/bench")).benchCommand,
  },
  {
    name: "bench train",
    summary: "compare training speed with PyTorch, Keras and TensorFlow.js",
    load: async () => (await import("./bench/bench-train")).benchTrainCommand,
  },
  {
    name: "bench peers",
    summary: "install PyTorch and TensorFlow for `bench train`",
    load: async () => (await import("./bench/bench-peers")).benchPeersCommand,
  },
  {
    name: "build",
    summary: "build the command line and the web application",
    load: async () => (await import("./workbench/build")).buildCommand,
  },
  {
    name: "worker",
    summary: "run a training worker in the foreground",
    load: async () => (await import("./workbench/worker")).workerCommand,
  },
];

/** The command that the first words of a command line name, with the rest of the words; null when there is none. */
export function findCommand(argv: readonly string[]): { entry: TableEntry; rest: string[] } | null {
  for (const words of [2, 1]) {
    const name = argv.slice(0, words).join(" ");
    const entry = COMMANDS.find((candidate) => candidate.name === name);
    if (entry) return { entry, rest: argv.slice(words) };
  }
  return null;
}
