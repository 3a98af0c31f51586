import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { componentsIn, specimensIn } from "./list-components";
import { UNSHOWN_COMPONENTS } from "./unshown-components";

const components = componentsIn(fileURLToPath(new URL("../../_components", import.meta.url)));
const shown = specimensIn(fileURLToPath(new URL("../_families", import.meta.url)));

it("finds the shared components, and no two of one name", () => {
  expect(components).toEqual(expect.arrayContaining(["RunStatusBadge", "FilmViewer", "SmallChart", "Stats"]));
  expect(components.filter((name, i) => components.indexOf(name) !== i)).toEqual([]);
});

it("shows every shared component, or says why not", () => {
  expect(components.filter((name) => !shown.includes(name) && !Object.hasOwn(UNSHOWN_COMPONENTS, name))).toEqual([]);
});

it("gives no reason for what is shown, or is not there any more", () => {
  expect(Object.keys(UNSHOWN_COMPONENTS).filter((name) => shown.includes(name) || !components.includes(name))).toEqual(
    [],
  );
});

it("shows no component twice", () => {
  expect(shown.filter((name, i) => shown.indexOf(name) !== i)).toEqual([]);
});
