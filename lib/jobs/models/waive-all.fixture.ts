/** @file Tests only: publishes networks that were trained too little to be of use. */
import { type Waiver } from "../../audit/audit-report";
import { type ModelFinding } from "../../assessment/model-finding";

/** Takes responsibility for every red finding. */
export const waiveAll = (red: readonly ModelFinding[]): Waiver[] =>
  red.map(({ id }) => ({ finding: id, by: "a test", reason: "not what this test is about" }));
