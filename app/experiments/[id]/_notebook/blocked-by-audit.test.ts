import { expect, it } from "vitest";
import type { AuditHeadline } from "@/lib/audit/audit-state";
import { applyEdit, withDataset } from "@/lib/experiments/edit-experiment";
import type { Experiment } from "@/lib/experiments/experiment";
import { notebook } from "@/lib/experiments/notebook.fixture";
import { runSpecOf } from "@/lib/experiments/run-spec-of";
import { blockedByAudit } from "./blocked-by-audit";

const waiver = { finding: "confounding.format", by: "Ada", reason: "to measure the shortcut" };

function audits(
  severity: "red" | "amber",
  status: AuditHeadline["status"] = "completed",
): Record<string, AuditHeadline> {
  const finding = {
    id: waiver.finding,
    section: "confounding" as const,
    severity,
    cause: null,
    title: "The file format alone tells the class",
    detail: "",
    films: 0,
  };
  return {
    films: {
      dataset: "films",
      fingerprint: "f",
      status,
      progress: null,
      failure: null,
      updatedAt: null,
      findings: status === "completed" ? [finding] : null,
    },
  };
}

function changeData(
  experiment: Experiment,
  change: (cell: Extract<Experiment["cells"][number], { kind: "data" }>) => Experiment["cells"][number],
): Experiment {
  const data = experiment.cells.find((cell) => cell.kind === "data");
  return data?.kind === "data" ? applyEdit(experiment, { type: "updateCell", cell: change(data) }) : experiment;
}

it("a red finding keeps a train cell from running, in words, until it is waived above it", () => {
  const blocked = blockedByAudit(notebook(), "train", audits("red"));
  expect(blocked).toContain("“The file format alone tells the class”");
  expect(blocked).toContain("Data cell");
  expect(
    blockedByAudit(
      changeData(notebook(), (cell) => ({ ...cell, waivers: [waiver] })),
      "train",
      audits("red"),
    ),
  ).toBeNull();
});

it("a waiver holds for the films it was given for, not for those that came later", () => {
  const waivedFor = (fingerprint: string) =>
    changeData(notebook(), (cell) => ({ ...cell, waivers: [{ ...waiver, fingerprint }] }));
  expect(blockedByAudit(waivedFor("f"), "train", audits("red"))).toBeNull();
  expect(blockedByAudit(waivedFor("earlier"), "train", audits("red"))).toContain("Data cell");
});

it("an amber finding, and an audit that is not made yet, keep nothing from running", () => {
  expect(blockedByAudit(notebook(), "train", audits("amber"))).toBeNull();
  expect(blockedByAudit(notebook(), "train", audits("red", "running"))).toBeNull();
  expect(blockedByAudit(notebook(), "train", {})).toBeNull();
});

it("a waiver travels into the run, and does not outlive the choice of another data set", () => {
  const waived = changeData(notebook(), (cell) => ({ ...cell, waivers: [waiver] }));
  expect(runSpecOf(waived, "train")).toMatchObject({ ok: true, spec: { waivers: [waiver] } });
  expect(
    runSpecOf(
      changeData(waived, (cell) => withDataset(cell, "films")),
      "train",
    ),
  ).toMatchObject({ spec: { waivers: [waiver] } });
  expect(
    runSpecOf(
      changeData(waived, (cell) => withDataset(cell, "others")),
      "train",
    ),
  ).toMatchObject({ spec: { waivers: [] } });
});
