export type SplitName = "train" | "validation" | "test";

/** The film indices of each part, ascending, and the SHA-256 over them that a run records. */
export interface Split {
  train: number[];
  validation: number[];
  test: number[];
  hash: string;
}
