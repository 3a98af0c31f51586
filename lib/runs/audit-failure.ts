import { type AuditState } from "../audit/audit-state";
import { isHilumError } from "../errors";

/** Why an audit could not be made, for people. A bug never shows its message: the log has it. */
export function auditFailure(error: unknown): NonNullable<AuditState["failure"]> {
  if (isHilumError(error)) return { message: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) };
  return { message: "The audit stopped because of a mistake inside Hilum. The log has the details." };
}
