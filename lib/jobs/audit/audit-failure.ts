import { type AuditState } from "../../audit/audit-state";
import { failureWords } from "../failure-words";

/** Why an audit could not be made, for people. A bug never shows its message: the log has it. */
export function auditFailure(error: unknown, home: string): NonNullable<AuditState["failure"]> {
  const { message, remedy } = failureWords(error, home, "The audit stopped because of a mistake inside Hilum. The log has the details.");
  return { message, ...(remedy === undefined ? {} : { remedy }) };
}
