import { expect, it } from "vitest";
import { Association } from "../audit-report";
import { causeOf, groupByCause } from "./causes";

it("every attribute of a film has a cause, the same whether it tells the class or being known does", () => {
  for (const attribute of Association.shape.attribute.options) {
    expect(causeOf(`confounding.${attribute}`)).not.toBeNull();
    expect(causeOf(`confounding.${attribute}Known`)).toBe(causeOf(`confounding.${attribute}`));
  }
  expect(causeOf("leakage.contradictoryLabels")).toBeNull();
});

it("findings of one cause stand where the first of them stood, those without one by themselves", () => {
  const finding = (id: string) => ({ id, cause: causeOf(id) });
  const ids = ["confounding.size", "leakage.exact", "confounding.sex", "confounding.format", "leakage.suspects"];
  expect(groupByCause(ids.map(finding)).map(({ findings }) => findings.map(({ id }) => id))).toEqual([
    ["confounding.size", "confounding.format"],
    ["leakage.exact"],
    ["confounding.sex"],
    ["leakage.suspects"],
  ]);
});
