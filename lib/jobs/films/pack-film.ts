import { decodeGreyPng } from "../../imaging/png/grey-png";
import { preprocess } from "../../imaging/network/preprocess";
import { type PreprocessingSpec } from "../../imaging/network/preprocessing-spec";

/** A stored film to be made into the network's square. */
export interface PackTask {
  png: Uint8Array;
  size: number;
  preprocessing: PreprocessingSpec;
}

/** `[size, size]` grey values 0–255. Throws `corruptImage`. */
export function packFilm({ png, size, preprocessing }: PackTask): Uint8Array {
  return preprocess(decodeGreyPng(png), size, preprocessing);
}
