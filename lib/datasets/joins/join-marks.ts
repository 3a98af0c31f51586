/** @file The marks of films of several data sets in one order. */
import { type FindingMark, markAt } from "../marks/finding-marks";
import type { JoinMember } from "./join-patients";

export interface JoinedMarks {
  /** All findings that some member has, each once, by the first that has it. */
  findings: string[];
  /** The marks of a member's film in that order: missing where its set does not know the finding. Undefined for films of one label. */
  marksOf(member: string, marks: string | undefined): string | undefined;
}

/** @param called what a finding of a member is called in the joined set, null where it is left out. Two that are called alike are one. */
export function joinMarks(
  members: readonly Pick<JoinMember, "id" | "findings">[],
  called: (member: string, finding: string) => string | null,
): JoinedMarks {
  const findings = [
    ...new Set(members.flatMap(({ id, findings: own }) => own.flatMap((finding) => called(id, finding) ?? []))),
  ];
  const placesOf = new Map(
    members.map(({ id, findings: own }) => [
      id,
      findings.map((name) => own.flatMap((finding, at) => (called(id, finding) === name ? [at] : []))),
    ]),
  );
  return {
    findings,
    marksOf: (member, marks) =>
      marks === undefined
        ? undefined
        : placesOf
            .get(member)!
            .map((places) => eitherOf(places.map((at) => markAt(marks, at))))
            .join(""),
  };
}

/** Of two findings under one name: yes where one is there, uncertain where one may be, no where one is said not to be. */
function eitherOf(marks: readonly FindingMark[]): FindingMark {
  return (["1", "u", "0"] as const).find((mark) => marks.includes(mark)) ?? ".";
}

/** What two sets say of one film: what one leaves open the other tells; a yes against a no is uncertain. */
export function mergeMarks(one: string, other: string): string {
  return Array.from(one, (_, at) => mergeMark(markAt(one, at), markAt(other, at))).join("");
}

function mergeMark(one: FindingMark, other: FindingMark): FindingMark {
  if (one === other || other === ".") return one;
  return one === "." ? other : "u";
}
