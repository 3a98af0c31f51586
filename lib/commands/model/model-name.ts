import { HilumError } from "../../errors";
import { ModelName } from "../../publish/model";

/** A model's name given on the command line. Throws `badRequest` when it is not spelled like one. */
export function modelName(text: string): string {
  const parsed = ModelName.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new HilumError("badRequest", `"${text}" cannot be the name of a model: ${parsed.error.issues[0].message}.`);
}
