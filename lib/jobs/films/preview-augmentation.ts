import { setImmediate as nextTurn } from "node:timers/promises";
import { invariant } from "../../invariant";
import { type Store } from "../../store/open-store";
import { deriveSeed, Random } from "../../tensor/random";
import { epochBatches, imagesPerStep } from "../../training/input/batches";
import { drawTrainingImage, findTrainingDraw, type TrainingDraw } from "../../training/input/draw-training-image";
import { type RunSpec } from "../../training/run";
import { drawEpoch } from "../../training/sources/draw-epoch";
import { networkSquare } from "./network-square";
import { loadRunData } from "../runs/run-data";

export interface AugmentationPreviewRequest {
  spec: Pick<RunSpec, "dataset" | "cohort" | "split" | "preprocessing" | "training">;
  /** Side of the network's input. */
  size: number;
  /** How many films of the training split, and how many epochs of each. */
  films: number;
  draws: number;
  /** From 0; each shows other films in later epochs. */
  round: number;
}

/** A film in several epochs of the run that the spec would start: the next ones in which it is drawn, none where it never is. */
export interface PreviewedFilm {
  film: number;
  label: string;
  draws: PreviewedDraw[];
}

export interface PreviewedDraw {
  epoch: number;
  /** `[size, size]` 0–255. */
  pixels: Uint8Array;
  /** What it is mixed with, and its own share of the mixture; null where it is not mixed. */
  mixed: { kind: "mixup" | "cutmix"; film: number; label: string; share: number } | null;
}

/** In how many epochs a film is looked for. */
const LOOK_AHEAD = 64;

/**
 * Draws films of the training split as batches of a run with this spec would hold them, by the code that trains.
 * Reads only the films it shows and their partners. Throws `notFound` and `invalidDataset` as a run would.
 */
export async function previewAugmentation(
  store: Store,
  { spec, size, films, draws, round }: AugmentationPreviewRequest,
): Promise<PreviewedFilm[]> {
  const { training } = spec;
  const {
    films: cohort,
    split: { train },
  } = await loadRunData(store, spec);
  const records = new Map(cohort.map((film) => [film.index, film]));
  const chosen = new Random(deriveSeed(training.seed, "preview", round)).shuffle([...train]).slice(0, films);
  const batchesOf = rememberEpochs((epoch) =>
    epochBatches(
      drawEpoch(train, (film) => known(records, film), training, epoch),
      imagesPerStep(training),
      training.seed,
      epoch,
    ),
  );
  const found = chosen.map((film) => {
    const shown: TrainingDraw[] = [];
    // A balanced epoch does not draw every film: the next ones that do are shown.
    for (
      let later = 0;
      later < Math.max(draws, Math.min(training.epochs, LOOK_AHEAD)) && shown.length < draws;
      later++
    ) {
      const epoch = ((round * draws + later) % training.epochs) + 1;
      const draw = findTrainingDraw(batchesOf(epoch), training, size, film, epoch);
      if (draw !== null) shown.push(draw);
    }
    return shown;
  });

  const squares = new Map<number, Uint8Array>();
  for (const { image, mixed } of found.flat()) {
    for (const index of mixed === null ? [image] : [image, mixed.partner]) {
      if (!squares.has(index))
        squares.set(index, await networkSquare(store, known(records, index).blob, size, spec.preprocessing));
    }
  }
  const previewed = (draw: TrainingDraw): PreviewedDraw => ({
    epoch: draw.epoch,
    pixels: Uint8Array.from(
      drawTrainingImage(draw, training, size, (index) => known(squares, index)),
      (value) => Math.round(value * 255),
    ),
    mixed:
      draw.mixed === null
        ? null
        : {
            kind: draw.mixed.mix.box === null ? "mixup" : "cutmix",
            film: draw.mixed.partner,
            label: known(records, draw.mixed.partner).label,
            share: draw.mixed.mix.share,
          },
  });
  const previews: PreviewedFilm[] = [];
  for (const [i, film] of chosen.entries()) {
    const shown: PreviewedDraw[] = [];
    for (const draw of found[i]) {
      // A server has others to answer between two of them.
      await nextTurn();
      shown.push(previewed(draw));
    }
    previews.push({ film, label: known(records, film).label, draws: shown });
  }
  return previews;
}

function rememberEpochs(batchesOf: (epoch: number) => number[][]): (epoch: number) => number[][] {
  const remembered = new Map<number, number[][]>();
  return (epoch) => {
    const batches = remembered.get(epoch) ?? batchesOf(epoch);
    remembered.set(epoch, batches);
    return batches;
  };
}

function known<T>(values: ReadonlyMap<number, T>, film: number): T {
  const value = values.get(film);
  invariant(value !== undefined, `film ${film} of the split is not in the data set`);
  return value;
}
