import { type DataSet } from "dicom-parser";
import { elementDecimal } from "./elements";
import { type InputRange, lookUp, sequenceTable } from "./look-up-table";
import { TAG } from "./tags";

/**
 * From a stored value to the modality's own: the Modality LUT Sequence (PS3.3 C.11.1.1), else Rescale Slope and Intercept
 * (C.11.1.1.2), else as it is. A slope of 0 means nothing and counts as 1.
 * @throws HilumError corruptImage for an incomplete table.
 */
export function modalityTransform(dataSet: DataSet, inputs: InputRange): (stored: number) => number {
  const table = sequenceTable(dataSet, TAG.ModalityLUTSequence, inputs);
  if (table !== null) return (stored) => lookUp(table, stored);
  const slope = elementDecimal(dataSet, TAG.RescaleSlope) || 1;
  const intercept = elementDecimal(dataSet, TAG.RescaleIntercept) ?? 0;
  return (stored) => stored * slope + intercept;
}
