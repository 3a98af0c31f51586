"use client";

import { Badge, Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import { FilmThumbnail, ThumbnailGrid } from "@/app/_components/ui/film-thumbnail";
import { FilmCanvas } from "@/app/_components/xray/film-canvas";
import { type FilmView, wholeFilm } from "@/app/_components/xray/film-view";
import { FilmViewer } from "@/app/_components/xray/film-viewer";
import { FilmFactList } from "@/app/datasets/[id]/_films/film-fact-list";
import { FilmFilters } from "@/app/datasets/[id]/_films/film-filters";
import { FilmGrid } from "@/app/datasets/[id]/_films/film-grid";
import { type GridFilm } from "@/app/datasets/[id]/_films/use-film-pages";
import { type FilmFilter } from "@/lib/datasets/film-filter";
import { crowdedDataset, EXAMPLE_LABELS } from "../_gallery/example-dataset";
import { type ExampleFilm, useExampleFilms } from "../_gallery/example-films";
import { exampleOverlay } from "../_gallery/example-verdict";
import { Family, Specimen, State } from "../_gallery/specimen";

const nothing = () => undefined;
const FACETS = {
  views: ["PA", "AP", "lateral"],
  sources: ["", "hospital-a", "hospital-b"],
  sexes: ["F", "M"],
} as const;

/** Films, small and large. All are drawings of the phantom, made by this page. */
export function FilmFamily() {
  const films = useExampleFilms();
  return (
    <Family id="films" title="Films">
      {films.length === 0 ? <Skeleton height={420} /> : <Films films={films} />}
      <Specimen of="FilmFilters">
        <Filters />
      </Specimen>
    </Family>
  );
}

function Films({ films }: { films: readonly ExampleFilm[] }) {
  const [first, second] = films;
  return (
    <>
      <Badge color="gray">drawn by the phantom</Badge>
      <Specimen of="ThumbnailGrid">
        <ThumbnailGrid label="Example films">
          {films.map(({ src, record }) => (
            <FilmThumbnail
              key={record.index}
              src={src}
              alt={`Drawn film ${record.index}, ${record.label}`}
              caption={record.file}
              note={`${record.label} · ${record.view}`}
            />
          ))}
        </ThumbnailGrid>
      </Specimen>
      <Specimen of="FilmThumbnail">
        <ThumbnailGrid label="One film">
          <FilmThumbnail src={first.src} alt="Drawn film 0" />
        </ThumbnailGrid>
      </Specimen>
      <Specimen of="FilmViewer">
        <Viewers first={first} second={second} />
      </Specimen>
      <Specimen of="FilmCanvas">
        <Canvas film={first} />
      </Specimen>
      <Specimen of="FilmGrid">
        <Wall films={films} />
      </Specimen>
      <Specimen of="FilmFactList">
        <Facts record={first.record} />
      </Specimen>
    </>
  );
}

function Viewers({ first, second }: Record<"first" | "second", ExampleFilm>) {
  return (
    <>
      <State name="a film">
        <FilmViewer film={first.image} label="Drawn film 0" height={300} />
      </State>
      <State name="with a heat map">
        <FilmViewer
          film={second.image}
          overlay={exampleOverlay(second.image, 0)}
          label="Drawn film 1, with an example heat map"
          height={300}
        />
      </State>
    </>
  );
}

function Facts({ record }: Pick<ExampleFilm, "record">) {
  return (
    <>
      <State name="little is known">
        <Stack gap="xs">
          <FilmFactList film={record} deidentification={null} />
        </Stack>
      </State>
      <State name="with a header that was cleaned">
        <Stack gap="xs">
          <FilmFactList
            film={{
              ...record,
              format: "dicom",
              burnedIn: "yes",
              fileBytes: 2_411_724,
              bitDepth: 12,
              offsetDays: 3,
              licence: "CC BY 4.0",
            }}
            deidentification={{
              kept: ["Modality", "PatientSex"],
              replaced: ["PatientID", "StudyInstanceUID"],
              shifted: ["StudyDate"],
              removed: ["PatientName", "InstitutionName", "ReferringPhysicianName"],
              privateTags: 4,
              rest: null,
            }}
          />
        </Stack>
      </State>
    </>
  );
}

function Canvas({ film }: { film: ExampleFilm }) {
  const [view, setView] = useState<FilmView>(() => ({ ...wholeFilm(film.image), invert: true }));
  return (
    <FilmCanvas
      film={film.image}
      overlay={null}
      view={view}
      dragMoves
      onView={setView}
      onReset={() => setView(wholeFilm(film.image))}
      label="Drawn film 0, inverted"
      height={200}
    />
  );
}

/** Some that are there, one whose picture is missing, and some on their way. */
function Wall({ films }: { films: readonly ExampleFilm[] }) {
  const filmAt = (position: number): GridFilm | undefined => {
    const film = films[position];
    return film && { ...film.record, thumbnail: position === 1 ? null : film.src };
  };
  return <FilmGrid total={films.length + 3} filmAt={filmAt} onView={nothing} onOpen={nothing} />;
}

function Filters() {
  const [filter, setFilter] = useState<FilmFilter>({ label: "normal", finding: "leakage.duplicates" });
  const facets = { views: [...FACETS.views], sources: [...FACETS.sources], sexes: [...FACETS.sexes] };
  return (
    <>
      <State name="few classes, and a finding">
        <FilmFilters
          labels={EXAMPLE_LABELS}
          facets={facets}
          findingTitle="Films are there twice"
          filter={filter}
          onChange={setFilter}
        />
      </State>
      <State name="many classes">
        <FilmFilters
          labels={Object.keys(crowdedDataset.classes)}
          facets={facets}
          findingTitle={null}
          filter={{}}
          onChange={nothing}
        />
      </State>
    </>
  );
}
