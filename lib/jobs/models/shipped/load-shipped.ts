import { readShippedModel, type ShippedModel, unpackShippedFiles } from "../../../publish/shipped/shipped-model";
import { type ShippedOrigin } from "../../../publish/shipped/shipped-origin";
import { type Store } from "../../../store/open-store";

/** What a shipped model came in: weights, terms, checklists. Throws `damaged`. */
export async function loadShipped(store: Store, { packageDigest }: ShippedOrigin): Promise<ShippedModel> {
  return readShippedModel(unpackShippedFiles(await store.blobs.get(packageDigest)));
}
