import { getRun } from "../../store/runs/run-store";
import { refuseMultiLabel } from "../../training/refuse-multi-label";
import { findingsOfMembers } from "../../assessment/findings-of-members";
import { doubtFindings } from "../../assessment/model-finding";
import { printableLine } from "../../../bin/printable.mjs";
import { HilumError } from "../../errors";
import { measureViews } from "../../jobs/models/judge-ensemble";
import { loadMembers } from "../../jobs/models/load-members";
import { publishRun } from "../../jobs/models/publish-run";
import { bestViews } from "../../metrics/views-effect";
import { parseOperatingRule } from "../../metrics/operating-points/operating-rule";
import { type WantedPoint } from "../../metrics/operating-points/wanted-point";
import { compositionSentences } from "../../publish/card/describe-composition";
import { operatingPointSentence } from "../../publish/card/describe-operating-point";
import { TestViews, viewsInWords } from "../../tensor/test-views";
import { testLooksSentence } from "../../training/test-looks";
import { waivedFor } from "../../training/waived-for";
import { defineCommand } from "../command";
import { modelAnswer } from "./model-answer";
import { modelName } from "./model-name";
import { doubtText, waiverText } from "../run/run-answer";
import { shortcutAuditWithBar } from "../run/shortcut-audit-step";
import { withGivenWaivers } from "../run/waivers";
import { withStore } from "../with-store";

export const publishCommand = defineCommand({
  name: "publish",
  usage: "<run> --name <model>",
  summary: "publish a completed run, or several as one, as a model",
  details: [
    "Under a name that is taken the model becomes its next version; the versions before stay.",
    "",
    "The run's shortcut audit is made first where it is not there yet (npx hilum audit run shows it). A red finding, of the",
    "score or of a shortcut, keeps the run from being published until it is waived by name, which stands on the model:",
    '--waive shortcut.border="only films of one hospital are asked about" --by "Ada Lovelace".',
    "",
    "--ensemble cv-fold1,cv-fold2,cv-fold3 --name chest publishes several runs as one model that gives the mean of their",
    "probabilities: the folds of a cross-validation, seeds of one split (docs/ensembles.md). --tta shows each film in several",
    "views, which costs as many times the work; what that changes on validation films is told.",
  ].join("\n"),
  options: {
    ensemble: { type: "string", value: "<run,run,…>", help: "publish these runs as one model, in the place of <run>" },
    tta: {
      type: "string",
      value: "<views>",
      help: `show each film in several views: ${TestViews.options.join(", ")}, or best: what validation speaks for (default: none)`,
    },
    name: { type: "string", value: "<model>", help: "the model's name: lower-case letters, digits and -" },
    waive: {
      type: "string",
      multiple: true,
      value: "<finding=reason>",
      help: "take responsibility for a red finding of the run",
    },
    "operating-point": {
      type: "string",
      value: "<class>:<rule>",
      help: "flag films for a class by a threshold chosen on validation: covid-19:sensitivity=0.95 (or specificity=…, youden, costs=10@0.02)",
    },
    by: { type: "string", value: "<name>", help: "who waives" },
  },
  positionals: { min: 0, max: 1 },
  async run({ values, positionals }, context) {
    const runs = runsOf(positionals, values.ensemble);
    const wantedViews = viewsOf(values.tta);
    if (values.name === undefined)
      throw new HilumError("badRequest", "`publish` needs --name <model>.", {
        remedy: "For example: npx hilum publish quickstart-1 --name my-model",
      });
    const name = modelName(values.name);
    const operatingPoint = wantedPoint(values["operating-point"]);
    return withStore(async (store) => {
      const networks: Parameters<typeof findingsOfMembers>[0][number][] = [];
      const known: { id: string; name: string }[] = [];
      const only = runs.length === 1 ? await getRun(store, runs[0]) : null;
      const tellsFindings = only !== null && only.multiLabel !== null;
      if (tellsFindings) {
        if (wantedViews === "best") refuseMultiLabel(only, "A choice of views");
        networks.push({ name: only.name, findings: doubtFindings(only.doubts) });
        known.push(only);
      }
      const members = tellsFindings ? null : await loadMembers(store, runs);
      for (const { run } of members ?? []) {
        const { findings } = await shortcutAuditWithBar(store, run.id, context);
        networks.push({ name: run.name, findings: [...doubtFindings(run.doubts), ...findings] });
        known.push(run);
      }
      const waivable = { fingerprint: waivedFor(known).id, findings: findingsOfMembers(networks) };
      const views =
        wantedViews === "best" && members !== null
          ? bestViews(await measureViews(store, members, { signal: context.signal }))
          : wantedViews === "best"
            ? "none"
            : wantedViews;
      const model = await publishRun(store, runs, name, {
        waivers: withGivenWaivers([], values, waivable),
        operatingPoint,
        views,
        signal: context.signal,
      });
      const lines = [
        `Published ${model.name} version ${model.version}. In the workbench: /predict/${model.name}; here: npx hilum predict ${model.name} <file…>`,
        ...compositionSentences(model).map(printableLine),
        ...[...model.waivers, ...model.findingWaivers].map(waiverText),
        ...(model.operatingPoint === null ? [] : [printableLine(operatingPointSentence(model.operatingPoint))]),
        ...model.doubts.map(doubtText),
        ...(model.testLooks === null ? [] : [testLooksSentence(model.testLooks)]),
      ];
      return { json: modelAnswer(model), text: lines.join("\n") };
    });
  },
});

function runsOf(positionals: readonly string[], ensemble: string | undefined): string[] {
  const listed = ensemble?.split(",").map((run) => run.trim()) ?? [];
  if ((positionals.length === 1) === (ensemble !== undefined) || listed.includes(""))
    throw new HilumError("badRequest", "`publish` needs one run, or several as --ensemble <run,run,…>.", {
      remedy: "For example: npx hilum publish quickstart-1 --name my-model",
    });
  return [...positionals, ...listed];
}

function viewsOf(text = "none"): TestViews | "best" {
  if (text === "best") return text;
  const views = TestViews.safeParse(text);
  if (views.success) return views.data;
  throw new HilumError("badRequest", `“${text}” names no views.`, {
    remedy: `There are: ${TestViews.options.map((one) => `${one} (${viewsInWords[one]})`).join(", ")}.`,
  });
}

/** `covid-19:sensitivity=0.95`; a class may hold colons, a rule has none. */
function wantedPoint(text: string | undefined): WantedPoint | null {
  if (text === undefined) return null;
  const colon = text.lastIndexOf(":");
  const rule = parseOperatingRule(text.slice(colon + 1));
  if (colon < 1 || rule === null)
    throw new HilumError("badRequest", `“${text}” is no operating point.`, {
      remedy: "For example: --operating-point covid-19:sensitivity=0.95, or specificity=0.9, youden, costs=10@0.02",
    });
  return { label: text.slice(0, colon), rule };
}
