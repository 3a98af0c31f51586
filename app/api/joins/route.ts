import { serverStore } from "@/lib/api/server/server-store";
import { handle, readBody } from "@/lib/api/server/translate-error";
import { DatasetId } from "@/lib/datasets/dataset";
import { JoinRequest } from "@/lib/datasets/joins/join-request";
import { joinDatasets } from "@/lib/jobs/joins/join-datasets";
import { textField } from "@/lib/text/plain-text";

const NewJoin = JoinRequest.extend({ id: DatasetId, title: textField(120).default("") });

/** POST /api/joins {id, title, datasets, labels, sourceIsSet}: joins data sets into a new one → it. */
export const POST = handle(async (request) => joinDatasets(await serverStore(), await readBody(request, NewJoin)));
