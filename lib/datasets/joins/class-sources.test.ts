import { expect, it } from "vitest";
import { countClassSources, tellClassSources } from "./class-sources";

const films = (label: string, source: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ label, source, patientId: `${source} ${label} ${i >> 1}` }));

it("counts films and patients of each class in each source", () => {
  expect(countClassSources([...films("normal", "nih", 3), ...films("covid-19", "ieee8023", 2)])).toEqual([
    { label: "covid-19", source: "ieee8023", films: 2, patients: 1 },
    { label: "normal", source: "nih", films: 3, patients: 2 },
  ]);
});

it("says which classes one source has both of, and which a source alone gives away", () => {
  const cells = countClassSources([
    ...films("covid-19", "ieee8023", 129),
    ...films("pneumonia", "ieee8023", 35),
    ...films("pneumonia", "nih", 10),
    ...films("normal", "nihs", 500),
  ]);
  expect(tellClassSources(cells, [])).toEqual([
    "covid-19 (129) and pneumonia (35) both come from ieee8023: among these films the source tells nothing.",
    "Every film of normal is from nihs, where no other class is: its source alone tells it.",
  ]);
});

it.each([
  ["No source has films of two classes", [...films("a", "x", 1), ...films("b", "y", 1)]],
  ["All films come from x", [...films("a", "x", 1), ...films("b", "x", 1)]],
  ["There are no two classes", films("a", "x", 1)],
])("says where sources tell everything or nothing: %s", (told, of) => {
  expect(tellClassSources(countClassSources(of), [])).toEqual([expect.stringContaining(told)]);
});

it("does not take a data set for one source, for its films may come from several places", () => {
  const cells = countClassSources([...films("covid-19", "my-set", 5), ...films("normal", "my-set", 4)]);
  const told =
    "covid-19 (5) and normal (4) both come from my-set, a data set: whether its classes come from one place or from several is not told.";
  expect(tellClassSources(cells, ["my-set"])).toEqual([told]);
  expect(
    tellClassSources([...cells, { label: "normal", source: "elsewhere", films: 1, patients: 1 }], ["my-set"]),
  ).toEqual([told]);
});

it("counts a film of several findings with each that it has", () => {
  const marked = (marks: string, source: string) => ({ label: "multi-label", marks, source, patientId: "p" });
  expect(countClassSources([marked("1u", "a"), marked("11", "a"), marked(".0", "b")], ["edema", "nodule"])).toEqual([
    { label: "edema", source: "a", films: 2, patients: 1 },
    { label: "nodule", source: "a", films: 1, patients: 1 },
  ]);
});
