"use client";

import { useEffect, useState } from "react";
import { type GreyImage } from "@/lib/imaging/grey-image";
import { type FilmRecord, NO_FILE_FACTS } from "@/lib/datasets/film-record";
import { type PhantomFilm } from "@/lib/phantom/phantom-dataset";

/** A film that was drawn for this page, with an address of its pixels. */
export interface ExampleFilm {
  record: FilmRecord;
  image: GreyImage;
  src: string;
}

const SEED = 930_000;
const PATIENTS = 4;

/** Phantom films, drawn once in this browser; none until they are. */
export function useExampleFilms(): readonly ExampleFilm[] {
  const [films, setFilms] = useState<readonly ExampleFilm[]>([]);
  useEffect(() => {
    let isGone = false;
    void exampleFilms().then((drawn) => !isGone && setFilms(drawn));
    return () => {
      isGone = true;
    };
  }, []);
  return films;
}

let drawn: Promise<readonly ExampleFilm[]> | null = null;
const exampleFilms = () => (drawn ??= drawFilms());

async function drawFilms(): Promise<readonly ExampleFilm[]> {
  const [{ phantomImages }, { encodeGreyPng }] = await Promise.all([
    import("@/lib/phantom/phantom-dataset"),
    import("@/lib/imaging/png/grey-png"),
  ]);
  return [...phantomImages({ seed: SEED, patients: PATIENTS })].map((film, index) => ({
    record: recordOf(film, index),
    image: film.image,
    src: URL.createObjectURL(new Blob([new Uint8Array(encodeGreyPng(film.image))], { type: "image/png" })),
  }));
}

function recordOf({ image, truth: _, ...film }: PhantomFilm, index: number): FilmRecord {
  return {
    ...NO_FILE_FACTS,
    ...film,
    index,
    width: image.width,
    height: image.height,
    bitDepth: 8,
    format: "phantom",
    blob: "",
  };
}
