import { expect, it } from "vitest";
import type { Severity } from "../audit/audit-report";
import type { ModelFinding } from "./model-finding";
import { findingsOfMembers } from "./findings-of-members";

const finding = (id: string, severity: Severity, detail: string): ModelFinding => ({ id, severity, title: id, detail });

it("gives of several networks each finding once, as grave as the gravest, with what was found of each, red first", () => {
  const merged = findingsOfMembers([
    {
      name: "cv-fold1",
      findings: [finding("shortcut.lungs", "green", "fine"), finding("shortcut.border", "amber", "some")],
    },
    {
      name: "cv-fold2",
      findings: [
        finding("doubt.guessing", "red", "It guesses."),
        finding("shortcut.lungs", "red", "blind"),
        finding("shortcut.border", "amber", "a little"),
      ],
    },
  ]);
  expect(merged.map(({ id, severity }) => [id, severity])).toEqual([
    ["shortcut.lungs", "red"],
    ["doubt.guessing", "red"],
    ["shortcut.border", "amber"],
  ]);
  expect(merged[0]).toMatchObject({
    title: "shortcut.lungs (red in 1 of 2 networks)",
    detail: "cv-fold1, green: fine cv-fold2, red: blind",
  });
  expect(merged[2].title).toBe("shortcut.border (amber in 2 of 2 networks)");
});

it("leaves the findings of one network as they are", () => {
  const shortcuts = [finding("shortcut.lungs", "green", "fine")];
  expect(findingsOfMembers([{ name: "a", findings: shortcuts }])).toEqual(shortcuts);
});
