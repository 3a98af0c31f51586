import { type AuditProgress } from "../../audit/audit-state";
import { type AuditReport } from "../../audit/audit-report";
import { composeAuditReport } from "../../audit/compose-audit-report";
import { type AuditClaim, finishAudit, releaseAudit, reportAudit } from "../../store/datasets/audit-store";
import { listFilms } from "../../store/datasets/film-store";
import { getDatasetVersion } from "../../store/datasets/dataset-versions";
import { type Store } from "../../store/open-store";
import { patiently } from "../../store/patiently";
import { failureBody } from "../../failures/known-failure";
import { isDatabaseAway } from "../../failures/storage-failure";
import { holdClaim } from "../hold-claim";
import { loadFilmFeatures } from "./load-film-features";
import { searchAlikeFilms } from "./search-alike-films";

const BUG = "The audit stopped because of a mistake inside Hilum. The log has the details.";

export interface AuditWork {
  signal: AbortSignal;
  onProgress?: (progress: AuditProgress) => void;
}

/**
 * Makes a claimed audit and stores what it finds, or why it could not be made. On abort the claim goes back, and what
 * was computed of the films is kept. Resolves false when the claim was lost to another maker.
 * @throws the signal's reason when aborted; otherwise what made it fail, which is stored.
 */
export async function makeAudit(store: Store, claim: AuditClaim, { signal, onProgress }: AuditWork): Promise<boolean> {
  const made = await holdClaim<AuditProgress, AuditReport>(
    { report: (progress) => reportAudit(store, claim, progress), onProgress, signal },
    (options) => compose(store, claim, options),
  );
  if (made === "lost") return false;
  try {
    if ("error" in made) throw made.error;
    await patiently(() => finishAudit(store, claim, { report: made.result }), signal);
    return true;
  } catch (error) {
    // A database that was away says nothing of the films: the next maker begins with those that are done.
    if (signal.aborted || isDatabaseAway(error)) await patiently(() => releaseAudit(store, claim));
    else
      await patiently(() =>
        finishAudit(store, claim, { failure: failureBody(error, { place: store.home, bug: BUG }) }),
      );
    throw error;
  }
}

async function compose(
  store: Store,
  { dataset, fingerprint }: AuditClaim,
  { signal, onProgress }: Required<AuditWork>,
): Promise<AuditReport> {
  const { version, rejected, findings: marked } = await getDatasetVersion(store, dataset, fingerprint);
  const { films } = await listFilms(store, dataset, { version });
  const features = await loadFilmFeatures(store, {
    dataset,
    films,
    signal,
    onProgress: ({ done, total, perSecond }) =>
      onProgress({
        stage: "films",
        share: done / total,
        films: { done, total, perSecond },
        etaMs: perSecond > 0 ? (1000 * (total - done)) / perSecond : null,
      }),
  });
  const eta = stageEta();
  // Verdicts are laid over the report when it is read, so that one given or taken back counts at once.
  return composeAuditReport({
    fingerprint,
    films,
    features,
    marked,
    rejected,
    verdicts: [],
    search: searchAlikeFilms,
    signal,
    onProgress: ({ stage, share }) => onProgress({ stage, share, films: null, etaMs: eta(stage, share) }),
  });
}

/** The time left of a stage, from how long its share took so far. */
function stageEta(): (stage: string, share: number) => number | null {
  let current = "";
  let startedAt = 0;
  return (stage, share) => {
    if (stage !== current) [current, startedAt] = [stage, Date.now()];
    return share > 0.02 ? ((Date.now() - startedAt) * (1 - share)) / share : null;
  };
}
