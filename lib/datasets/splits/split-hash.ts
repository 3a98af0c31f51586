import { createHash } from "node:crypto";
import type { Split } from "./split";

/** The parts with the SHA-256 (hex) over their indices, by which a run names its split. */
export function hashSplit({ train, validation, test }: Omit<Split, "hash">): Split {
  return {
    train,
    validation,
    test,
    hash: createHash("sha256").update(JSON.stringify({ train, validation, test })).digest("hex"),
  };
}
