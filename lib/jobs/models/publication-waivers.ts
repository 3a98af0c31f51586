import { Waiver } from "../../audit/audit-report";
import { blockingFindings } from "../../audit/findings/blocking-findings";
import { type ModelFinding } from "../../assessment/model-finding";
import { HilumError } from "../../errors";

/** What waivers are signed for. */
interface Waivable {
  /** What a waiver names. */
  id: string;
  /** As people call it. */
  name: string;
}

/** Those that name a red finding of what is published, signed for it; what was waived of other runs does not hold. Throws `badRequest` for one that could not be read again. */
export function waiversOf({ id }: Waivable, red: readonly ModelFinding[], given: readonly Waiver[]): Waiver[] {
  return given
    .filter(({ finding, fingerprint = id }) => fingerprint === id && red.some((one) => one.id === finding))
    .map((waiver) => {
      const signed = Waiver.safeParse({ ...waiver, fingerprint: id });
      if (signed.success) return signed.data;
      const [{ path, message }] = signed.error.issues;
      throw new HilumError(
        "badRequest",
        `The waiver of ${waiver.finding} cannot be taken. "${path.join(".")}": ${message}.`,
      );
    });
}

/** Throws `conflict` where there is a red finding that no waiver names. */
export function refuseUnwaived(
  { id, name }: Waivable,
  findings: readonly ModelFinding[],
  waivers: readonly Waiver[],
): void {
  const blocking = blockingFindings({ fingerprint: id, findings }, waivers);
  if (blocking.length === 0) return;
  throw new HilumError(
    "conflict",
    `${name} was not published: it has ${blocking.length === 1 ? "a red finding" : `${blocking.length} red findings`}. ${blocking.map(({ id: finding, title, detail }) => `${title} (${finding}). ${detail}`).join(" ")}`,
    {
      remedy: `Nothing was changed. Train a network that does not need it, or take responsibility by name, which then stands on the model's card and page: in the Publish cell, as waivers over HTTP, or with: npx hilum publish ${name} --name <model> ${blocking.map(({ id: finding }) => `--waive ${finding}="<reason>"`).join(" ")} --by "<name>"`,
    },
  );
}
