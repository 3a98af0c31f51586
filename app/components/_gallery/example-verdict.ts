import { type FilmOverlay } from "@/app/_components/xray/film-canvas";
import { type FilmEntry, type Verdict } from "@/app/predict/_components/films";
import { type ViewedFilm } from "@/app/predict/_browser/prediction-methods";
import { type GreyImage } from "@/lib/imaging/grey-image";
import { type ExampleFilm } from "./example-films";

const CELLS = 8;

/** A bump of heat on one side of the chest: no network looked there. */
function heat(side: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: CELLS * CELLS }, (_, i) => {
    const [x, y] = [i % CELLS, Math.floor(i / CELLS)];
    return Math.exp(-((x - [2, 5, 3.5][side]) ** 2 + (y - 4) ** 2) / 4);
  });
}

export function exampleOverlay({ width, height }: GreyImage, side: number): FilmOverlay {
  return {
    heatmap: { width: CELLS, height: CELLS, values: heat(side) },
    area: { x: 0, y: 0, width, height },
    opacity: 0.5,
  };
}

const file = (name: string) => new File([], name);

const viewed = ({ width, height, data, maxValue }: GreyImage): ViewedFilm => ({
  width,
  height,
  maxValue,
  data: Uint8Array.from(data),
});

/** What a model might answer: the numbers are made up. */
function verdictOf({ width, height }: GreyImage, probabilities: number[]): Verdict {
  return {
    kind: "judged",
    width,
    height,
    format: "png",
    bitDepth: 8,
    probabilities,
    plausible: probabilities.flatMap((p, i) => (p >= 0.3 ? [i] : [])),
    heatWidth: CELLS,
    heatHeight: CELLS,
    heatmaps: [heat(0), heat(1), heat(2)],
    area: { x: 0, y: 0, width: 1, height: 1 },
    elapsedMs: 64,
  };
}

/** A film in every state that the prediction page knows. */
export function exampleEntries([first, second]: readonly ExampleFilm[]): Readonly<
  Record<"waiting" | "failed" | "refused" | "notAFilm" | "judged" | "readAgain", FilmEntry>
> {
  return {
    waiting: { id: 1, file: file("waiting.dcm"), state: "waiting" },
    failed: { id: 2, file: file("failed.png"), state: "failed", message: "The worker ended." },
    refused: {
      id: 3,
      file: file("lateral.dcm"),
      state: "answered",
      film: viewed(second.image),
      verdict: {
        kind: "refused",
        reason: "This looks like a lateral film, not a frontal one.",
        remedy: "Choose the frontal (PA or AP) film of the study.",
        refusal: "lateral",
        hasFilm: true,
      },
    },
    notAFilm: {
      id: 4,
      file: file("a letter with quite a long name that does not end before the line does.pdf"),
      state: "answered",
      film: null,
      verdict: { kind: "refused", reason: "This file is no picture.", remedy: null, refusal: null, hasFilm: false },
    },
    judged: {
      id: 5,
      file: file("drawn film 0.png"),
      state: "answered",
      film: viewed(first.image),
      verdict: verdictOf(first.image, [0.071, 0.612, 0.317]),
    },
    readAgain: {
      id: 6,
      file: file("drawn film 1.png"),
      state: "answered",
      film: null,
      verdict: verdictOf(second.image, [0.2, 0.1, 0.7]),
    },
  };
}
