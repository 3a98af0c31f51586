"use client";
import { MultiSelect } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { Sex, View } from "@/lib/datasets/film-record";
import { type CohortFilter } from "@/lib/datasets/cohorts/cohort-filter";
import { type DatasetSummary } from "@/lib/datasets/dataset";

/** Enough films to know every source of a data set that a person put together. */
const LOOK_AT = 5_000;

interface CohortFilterFieldsProps {
  dataset: DatasetSummary;
  cohort: CohortFilter;
  onChange: (cohort: CohortFilter) => void;
}

/** Which films take part; an empty field lets all in. Only what occurs in the data set is offered. */
export function CohortFilterFields({ dataset, cohort, onChange }: CohortFilterFieldsProps) {
  const { value } = useRequest(`known-values:${dataset.fingerprint}`, async (signal) =>
    knownValues((await client.listFilms(dataset.id, { limit: LOOK_AT }, { signal })).films),
  );
  const known = value ?? { views: cohort.views, sexes: cohort.sexes, sources: cohort.sources };
  return (
    <FieldGrid>
      <MultiSelect
        label="Views"
        placeholder={cohort.views.length === 0 ? "all" : undefined}
        data={known.views}
        value={cohort.views}
        onChange={(views) => onChange({ ...cohort, views: views.map((view) => View.parse(view)) })}
      />
      <MultiSelect
        label="Sexes"
        placeholder={cohort.sexes.length === 0 ? "all" : undefined}
        data={known.sexes}
        value={cohort.sexes}
        onChange={(sexes) => onChange({ ...cohort, sexes: sexes.map((sex) => Sex.parse(sex)) })}
      />
      <MultiSelect
        label="Sources"
        placeholder={cohort.sources.length === 0 ? "all" : undefined}
        data={known.sources}
        value={cohort.sources}
        onChange={(sources) => onChange({ ...cohort, sources })}
      />
    </FieldGrid>
  );
}

function knownValues(films: readonly { view: View; sex: Sex; source: string }[]) {
  const distinct = <T extends string>(values: readonly T[]): T[] => [...new Set(values)].sort();
  return {
    views: distinct(films.map(({ view }) => view)),
    sexes: distinct(films.map(({ sex }) => sex)),
    sources: distinct(films.map(({ source }) => source)),
  };
}
type View = CohortFilter["views"][number];
type Sex = CohortFilter["sexes"][number];
