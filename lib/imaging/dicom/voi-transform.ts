import { type DataSet } from "dicom-parser";
import { elementDecimal, elementText } from "./elements";
import { type InputRange, lookUp, sequenceTable } from "./look-up-table";
import { TAG } from "./tags";

/**
 * From a modality value to a share of the display, 0 black to 1 white, not clamped: the first table of the VOI LUT Sequence
 * (PS3.3 C.11.2.1.1), else the first window; null where the film has neither.
 * @param inputs the range of modality values.
 * @throws HilumError corruptImage for an incomplete table.
 */
export function voiTransform(dataSet: DataSet, inputs: InputRange): ((value: number) => number) | null {
  const table = sequenceTable(dataSet, TAG.VOILUTSequence, inputs);
  if (table === null) return windowTransform(dataSet);
  const largest = 2 ** table.bits - 1;
  return (value) => lookUp(table, value) / largest;
}

/** Window Centre and Width by their VOI LUT Function (PS3.3 C.11.2.1.2 and C.11.2.1.3); null when the width makes no sense. */
function windowTransform(dataSet: DataSet): ((value: number) => number) | null {
  const centre = elementDecimal(dataSet, TAG.WindowCenter);
  const width = elementDecimal(dataSet, TAG.WindowWidth);
  if (centre === undefined || width === undefined) return null;
  const shape = elementText(dataSet, TAG.VOILUTFunction) ?? "LINEAR";
  if (shape === "SIGMOID" && width > 0) return (value) => 1 / (1 + Math.exp((-4 * (value - centre)) / width));
  if (shape === "LINEAR_EXACT" && width > 0) return (value) => (value - centre) / width + 0.5;
  if (width < 1) return null;
  if (width === 1) return (value) => (value <= centre - 0.5 ? 0 : 1);
  return (value) => (value - (centre - 0.5)) / (width - 1) + 0.5;
}
