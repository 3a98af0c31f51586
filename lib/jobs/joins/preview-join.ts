import { type DatasetSummary } from "../../datasets/dataset";
import { countClassSources, tellClassSources } from "../../datasets/joins/class-sources";
import { joinFilms, namesOf, type MemberShare } from "../../datasets/joins/join-films";
import { joinNames } from "../../datasets/joins/join-names";
import { type JoinMember } from "../../datasets/joins/join-patients";
import { type JoinPreview } from "../../datasets/joins/join-preview";
import { type JoinRequest, requireJoinable } from "../../datasets/joins/join-request";
import { type Join } from "../../datasets/joins/join";
import { getDataset, listDatasets } from "../../store/datasets/dataset-store";
import { type Store } from "../../store/open-store";
import { joinOf } from "./join-datasets";
import { loadJoinMembers } from "./load-join-members";

/** What a join would make; nothing is stored. Throws as `joinDatasets` does, but for the name. */
export async function previewJoin(store: Store, request: JoinRequest): Promise<JoinPreview> {
  const datasets = await Promise.all(request.datasets.map((id) => getDataset(store, id)));
  requireJoinable(datasets, request);
  const join = joinOf(datasets, request);
  const members = await loadJoinMembers(store, datasets);
  const joined = joinFilms(members, join);
  const called = joinNames(members.map(namesOf), join.labels);
  const classSources = countClassSources(joined.films, joined.findings);
  return {
    films: joined.films.length,
    patients: new Set(joined.films.map(({ patientId }) => patientId)).size,
    sharedPatients: joined.sharedPatients,
    findings: joined.findings,
    classSources,
    remarks: [...tellClassSources(classSources, request.datasets), ...joined.members.flatMap(tellNumbered)],
    members: joined.members.map((share, at) => ({
      ...share,
      title: datasets[at].title,
      version: datasets[at].version,
      labels: countNames(members[at]).map(([label, films]) => ({ label, films, name: called(share.dataset, label) })),
    })),
    existing: findSameJoin(await listDatasets(store), join)?.id ?? null,
  };
}

/** The labels of a member, or its findings, with the films that have them. */
function countNames(member: JoinMember): [name: string, films: number][] {
  const counts = new Map(namesOf(member).names.map((name) => [name, 0]));
  for (const { label, films } of countClassSources(member.films, member.findings))
    counts.set(label, (counts.get(label) ?? 0) + films);
  return [...counts].sort(([a], [b]) => (member.findings.length > 0 || a === b ? 0 : a < b ? -1 : 1));
}

/** Where the sources of a member's films are known from, unless films say so themselves or their data set stands for it. */
function tellNumbered({ dataset, numbered }: MemberShare): string[] {
  if (numbered === 0) return [];
  const films = `${numbered.toLocaleString("en")} ${numbered === 1 ? "film" : "films"}`;
  return [`The source of ${films} of ${dataset} is told by the patients' numbers, which are a public collection's.`];
}

/** The data set in use that is joined of the same sets in the same way, be it of earlier versions of them. */
function findSameJoin(datasets: readonly DatasetSummary[], join: Join): DatasetSummary | undefined {
  const wanted = wayOf(join);
  return datasets.find(({ joined }) => joined !== null && wayOf(joined) === wanted);
}

function wayOf({ members, labels, sourceIsSet }: Join): string {
  const sorted = <T>(entries: Record<string, T>) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    members.map(({ dataset }) => dataset).sort(),
    sorted(labels).map(([id, mapping]) => [id, sorted(mapping)]),
    sourceIsSet,
  ]);
}
