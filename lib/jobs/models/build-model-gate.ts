import { type RunDetail } from "../../training/run";
import { type FilmRecord } from "../../datasets/film-record";
import { recordedPatient } from "../../datasets/identity/recorded-patient";
import { type FilmRefusal } from "../../errors";
import { conformalGate, type ModelGate, plausibleLabels, refuseUncertain } from "../../gate/model-gate";
import { isOfPicture } from "../../gate/refuse-picture";
import { wilson } from "../../metrics/wilson";
import { type TrainedNetwork } from "../../publish/build-model";
import { type Store } from "../../store/open-store";
import { inParallel } from "../../threads/in-parallel";
import { withDecodePool } from "../films/decode-pool";
import { loadLockedRunData } from "../runs/run-data";
import { asUsed, type JudgedEnsemble } from "./judge-ensemble";

/** As many films are looked at: seconds, and the interval of a few per cent of refusals is a few per cent wide. */
const VALIDATION_FILMS = 100;
const TEST_FILMS = 200;
/** A reason that would refuse more of a model's own films does not fit its films: children's, drawings, other views. */
const LIFTED_SHARE = 0.1;
/** Of fewer than this many, one odd film would lift a reason. */
const LEAST_FILMS = 3;

/**
 * What stands before a finished network beside the general gate: the reasons that its own films refute, the thresholds of its probabilities,
 * and how both do on its test films. Decided on validation films only; of several networks the films of the first one's split are
 * looked at, for a picture is the same to all of them. Throws `notFound` where the data set is gone.
 */
export async function buildModelGate(store: Store, judged: JudgedEnsemble): Promise<ModelGate> {
  const { run, ensemble, report, validation } = judged;
  const conformal = validation === null ? null : conformalGate(asUsed(judged, validation).predictions);
  const { predictions } = asUsed(judged, report);
  return {
    ...(await buildPictureGate(store, run, ensemble.members[0])),
    conformal,
    uncertain:
      conformal === null
        ? null
        : {
            refused: wilson(
              predictions.filter(({ probabilities }) => refuseUncertain(probabilities, conformal) !== null).length,
              predictions.length,
            ),
            covered: wilson(
              predictions.filter(({ label, probabilities }) =>
                plausibleLabels(probabilities, conformal).includes(label),
              ).length,
              predictions.length,
            ),
          },
  };
}

/** The part of it that judges pictures alone. Throws as {@link buildModelGate}. */
export async function buildPictureGate(
  store: Store,
  run: RunDetail,
  network: Pick<TrainedNetwork, "preprocessing">,
): Promise<Pick<ModelGate, "lifted" | "tried">> {
  const { films, split } = await loadLockedRunData(store, run);
  const byIndex = new Map(films.map((film) => [film.index, film]));
  const some = (indices: readonly number[], count: number) =>
    evenly(indices, count).flatMap((index) => byIndex.get(index) ?? []);
  const synthetic = run.synthetic;
  const lifted = liftedReasons(
    await refusalsOf(store, some(split.validation, VALIDATION_FILMS), network, { synthetic, lifted: [] }),
  );
  const tested = some(split.test, TEST_FILMS);
  const refusals = await refusalsOf(store, tested, network, { synthetic, lifted });
  return {
    lifted,
    tried: {
      films: tested.length,
      patients: tested.some((film) => recordedPatient(film) === undefined)
        ? null
        : new Set(tested.map(({ patientId }) => patientId)).size,
      refused: wilson(refusals.filter((refusal) => refusal !== null).length, tested.length),
      reasons: [...countsOf(refusals)].map(([refusal, count]) => ({ refusal, films: count })),
    },
  };
}

/** Each film's reason to be refused by its picture, null for one that is not or that could not be read. */
async function refusalsOf(
  store: Store,
  films: readonly FilmRecord[],
  { preprocessing }: Pick<TrainedNetwork, "preprocessing">,
  gate: { synthetic: boolean; lifted: readonly FilmRefusal[] },
): Promise<(FilmRefusal | null)[]> {
  const refusals = new Array<FilmRefusal | null>(films.length).fill(null);
  await withDecodePool((pool) =>
    inParallel(films, pool.width, async ({ blob, file }, i) => {
      const bytes = await store.blobs.get(blob);
      const judged = await pool.judge({ file, bytes, size: 1, preprocessing, gate: { ...gate, evenDrawings: true } });
      refusals[i] = "rejected" in judged ? (judged.rejected.refusal ?? null) : null;
    }),
  );
  return refusals;
}

function liftedReasons(refusals: readonly (FilmRefusal | null)[]): FilmRefusal[] {
  return [...countsOf(refusals)]
    .filter(
      ([refusal, count]) => isOfPicture(refusal) && count >= LEAST_FILMS && count > LIFTED_SHARE * refusals.length,
    )
    .map(([refusal]) => refusal);
}

function countsOf(refusals: readonly (FilmRefusal | null)[]): Map<FilmRefusal, number> {
  const counts = new Map<FilmRefusal, number>();
  for (const refusal of refusals) if (refusal !== null) counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
  return counts;
}

/** `count` of the indices, evenly apart; all where there are no more. */
function evenly(indices: readonly number[], count: number): number[] {
  if (indices.length <= count) return [...indices];
  return Array.from({ length: count }, (_, i) => indices[Math.floor((i * indices.length) / count)]);
}
