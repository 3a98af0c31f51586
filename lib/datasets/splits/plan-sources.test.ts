import { expect, it } from "vitest";
import { planSources } from "./plan-sources";
import { SplitSpec } from "./split-spec";

const films = (source: string, counts: Record<string, number>, from: number) =>
  Object.entries(counts).flatMap(([label, count], c) =>
    Array.from({ length: count }, (_, i) => [
      { index: from + 100 * c + i, label, source, patientId: `${source}-${label}-${i}` },
    ]),
  );

const groups = [
  ...films("north", { covid: 6, normal: 9 }, 0),
  ...films("south", { normal: 12, pneumonia: 8 }, 1000),
  ...films("east", { covid: 5, normal: 4, pneumonia: 8 }, 2000),
  ...films("tiny", { normal: 3 }, 3000),
  ...films("", { normal: 4 }, 4000),
];

it("names sources by size, with what each will not tell and which are too small", () => {
  const { sources, unnamedFilms } = planSources(groups, SplitSpec.parse({}));
  expect(unnamedFilms).toBe(4);
  expect(sources.map(({ source, films: count, patients, isSmall }) => [source, count, patients, isSmall])).toEqual([
    ["south", 20, 20, false],
    ["east", 17, 17, false],
    ["north", 15, 15, false],
    ["tiny", 3, 3, true],
  ]);
  expect(sources.map(({ refusal }) => refusal)).toEqual([null, null, null, null]);
  expect(sources[0].cautions[0]).toContain("no film of “covid”");
  expect(sources[1]).toMatchObject({ cautions: [], classes: { covid: 5, normal: 4, pneumonia: 8 } });
  expect(sources[3].cautions[0]).toContain("All its films are “normal”");
});

it("refuses by name a source without which a class is lost, and one that is only tested on", () => {
  const confounded = groups.filter(([film]) => film.source !== "east" || film.label === "normal");
  const { sources } = planSources(confounded, SplitSpec.parse({ testOnlySources: ["tiny"] }));
  const refusal = (name: string) => sources.find(({ source }) => source === name)?.refusal;
  expect(refusal("north")).toContain("Every film of “covid” comes from “north”");
  expect(refusal("south")).toContain("Every film of “pneumonia” comes from “south”");
  expect(refusal("east")).toBeNull();
  expect(refusal("tiny")).toContain("only tested on already");
});
