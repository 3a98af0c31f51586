import { type ChecklistName, filledChecklist } from "../../publish/checklist/make-checklist";
import { type FilledChecklist } from "../../publish/checklist/filled-checklist";
import { type PublishedModel } from "../../publish/model";
import { type Store } from "../../store/open-store";
import { gatherChecklistFacts, gatherRunChecklistFacts } from "./gather-checklist-facts";
import { findPublished } from "./open-network";
import { loadShipped } from "./shipped/load-shipped";

/** A filled reporting guideline with what it is of. */
export interface LoadedChecklist {
  run: string;
  /** Null for a run that is looked at by itself. */
  model: Pick<PublishedModel, "name" | "version"> | null;
  filled: FilledChecklist;
}

/**
 * A reporting guideline filled in for a run or a model (`name`, `name@version`), a model before a run of its name; for a model that
 * goes with the product as it was filled in where it was trained. Throws as {@link gatherChecklistFacts}, and `damaged`.
 */
export async function loadChecklist(
  store: Store,
  runOrModel: string,
  standard: ChecklistName,
): Promise<LoadedChecklist> {
  const shipped = await shippedChecklist(store, await findPublished(store, runOrModel), standard);
  if (shipped !== null) return shipped;
  const facts = await gatherChecklistFacts(store, runOrModel);
  return { run: facts.run.id, model: facts.model, filled: filledChecklist(standard, facts) };
}

/**
 * The same of a run by its id or name, whatever models are called.
 * @param published `name` or `name@version` of a model that was made of it; null for the run alone.
 */
export async function loadRunChecklist(
  store: Store,
  idOrName: string,
  published: string | null,
  standard: ChecklistName,
): Promise<LoadedChecklist> {
  const model = published === null ? null : await findPublished(store, published);
  const shipped = model?.run === idOrName ? await shippedChecklist(store, model, standard) : null;
  if (shipped !== null) return shipped;
  const facts = await gatherRunChecklistFacts(store, idOrName, published);
  return { run: facts.run.id, model: facts.model, filled: filledChecklist(standard, facts) };
}

/** Null where the model, or the run of none, is one of this store's own. */
async function shippedChecklist(
  store: Store,
  model: PublishedModel | null,
  standard: ChecklistName,
): Promise<LoadedChecklist | null> {
  if (model === null || model.shipped === null) return null;
  const { checklists } = await loadShipped(store, model.shipped);
  return { run: model.run, model, filled: checklists[standard] };
}
