import { recordedPatients } from "../../datasets/identity/settle-patients";
import { type PublishedModel } from "../../publish/model";
import { type Store } from "../../store/open-store";
import { type RunDetail } from "../../training/run";
import { loadLockedRunData } from "../runs/run-data";

/** What a network learned from: the cohort of its run. Throws `notFound` when the data set is not the one it was. */
export async function describeTrainingData(store: Store, run: RunDetail): Promise<PublishedModel["dataset"]> {
  const { dataset, films } = await loadLockedRunData(store, run);
  const known = recordedPatients(films);
  return {
    id: dataset.id,
    title: dataset.title,
    fingerprint: dataset.fingerprint,
    images: films.length,
    patients: new Set(films.map(({ patientId }) => patientId)).size,
    known: { films: known.films, patients: known.patients, doubtful: known.suspects.length },
  };
}
