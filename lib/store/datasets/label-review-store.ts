/** @file What readers say of the labels of a data set's films: a log that is only added to. */
import { randomBytes } from "node:crypto";
import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { type LabelReview, type NewLabelReview } from "../../datasets/label-reviews/label-review";
import { HilumError } from "../../errors";
import { closestWord } from "../../text/closest-word";
import { type Database, transact } from "../database";
import { type Store } from "../open-store";
import { datasets, films, labelReviews } from "../schema";
import { noSuchDataset } from "./dataset-store";
import { refuseFromBin } from "./dataset-bin";

/** All that was said of the labels of a data set, the oldest first. */
export async function listLabelReviews(store: Store, dataset: string): Promise<LabelReview[]> {
  const rows = await store.db
    .select()
    .from(labelReviews)
    .where(eq(labelReviews.dataset, dataset))
    .orderBy(asc(labelReviews.at), asc(labelReviews.id));
  return rows.map(({ dataset: _, at, ...row }) => ({ ...row, at: at.toISOString() }));
}

/**
 * Records what a reader says of films of a data set; all or none. `agreed` is with the label as it is now.
 * @throws HilumError `notFound` for a data set or film that is not there and never was, `badRequest` for a label that the data set
 * does not have, `conflict` where it is in the bin.
 */
export async function saveLabelReviews(
  store: Store,
  dataset: string,
  reviews: readonly NewLabelReview[],
): Promise<void> {
  await transact(store, async (tx) => {
    await refuseFromBin(tx, dataset);
    const [set] = await tx
      .select({ version: datasets.version, classes: datasets.classes })
      .from(datasets)
      .where(eq(datasets.id, dataset));
    if (set === undefined) throw noSuchDataset(dataset);
    const labels = set.classes.map(([label]) => label);
    const now = await labelsNow(tx, dataset, set.version, reviews);
    for (const { film, reader, decision, label, reason } of reviews) {
      if (label !== undefined && !labels.includes(label)) throw unknownLabel(dataset, label, labels);
      const labelBefore = now.get(film);
      if (labelBefore === undefined)
        throw new HilumError("notFound", `Data set ${dataset} has no such film.`, {
          remedy: "Reload the page: the films may have changed.",
        });
      await tx.insert(labelReviews).values({
        id: `v${randomBytes(8).toString("hex")}`,
        dataset,
        film,
        reader,
        decision,
        label: decision === "agreed" ? labelBefore : (label ?? null),
        labelBefore,
        reason,
      });
    }
  });
}

/** The label of each film now; of one that was left out, the one it had last. */
async function labelsNow(
  tx: Database,
  dataset: string,
  version: number,
  reviews: readonly NewLabelReview[],
): Promise<Map<string, string>> {
  const rows = await tx
    .select({ blob: films.blob, label: films.label, version: films.version })
    .from(films)
    .where(
      and(
        eq(films.dataset, dataset),
        inArray(
          films.blob,
          reviews.map(({ film }) => film),
        ),
      ),
    )
    .orderBy(asc(films.version));
  // The newest version is the last to say.
  return new Map(rows.filter((row) => row.version <= version).map(({ blob, label }) => [blob, label]));
}

function unknownLabel(dataset: string, label: string, labels: readonly string[]): HilumError {
  const near = closestWord(label, labels);
  return new HilumError("badRequest", `Data set ${dataset} has no label "${label}".`, {
    remedy: near === null ? `There are: ${labels.join(", ")}.` : `Did you mean "${near}"?`,
  });
}

/** Marks what was said of these films as being in a version, in the transaction that makes it. */
export async function markReviewsApplied(
  tx: Database,
  dataset: string,
  { reviews, version }: { reviews: readonly string[]; version: number },
): Promise<void> {
  if (reviews.length === 0) return;
  await tx
    .update(labelReviews)
    .set({ version })
    .where(
      and(eq(labelReviews.dataset, dataset), isNull(labelReviews.version), inArray(labelReviews.id, [...reviews])),
    );
}
