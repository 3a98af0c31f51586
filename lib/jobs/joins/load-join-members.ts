import { type DatasetSummary } from "../../datasets/dataset";
import { type JoinMember } from "../../datasets/joins/join-patients";
import { listFilms } from "../../store/datasets/film-store";
import { type Store } from "../../store/open-store";

/** Data sets with all films of the version each is given as. */
export async function loadJoinMembers(store: Store, datasets: readonly DatasetSummary[]): Promise<JoinMember[]> {
  const members: JoinMember[] = [];
  for (const { id, synthetic, findings, version } of datasets)
    members.push({ id, synthetic, findings, films: (await listFilms(store, id, { version })).films });
  return members;
}
