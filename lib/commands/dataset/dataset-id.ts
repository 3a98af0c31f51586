import { DatasetId } from "../../datasets/dataset";
import { HilumError } from "../../errors";

/** A data set's id given on the command line. Throws `badRequest` when it is not spelled like one. */
export function datasetId(text: string): string {
  const parsed = DatasetId.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new HilumError("badRequest", `"${text}" is no name of a data set: ${parsed.error.issues[0].message}.`, {
    remedy: "See the names with: npx hilum dataset list",
  });
}
