import { z } from "zod";

const share = z.number().gt(0).max(1);

/** By what a threshold is chosen on validation films. */
export const OperatingRule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sensitivity"), atLeast: share }),
  z.strictObject({ kind: z.literal("specificity"), atLeast: share }),
  /** The largest sensitivity + specificity − 1. */
  z.strictObject({ kind: z.literal("youden") }),
  /** The least expected cost, where missing one film costs as much as `missed` false alarms, at `prevalence` or the validation films' own share (null). */
  z.strictObject({
    kind: z.literal("costs"),
    missed: z.number().positive(),
    prevalence: z.number().gt(0).lt(1).nullable().default(null),
  }),
]);
export type OperatingRule = z.infer<typeof OperatingRule>;

/** A rule in words that go on after “chosen on validation for”. */
export function ruleWords(rule: OperatingRule): string {
  switch (rule.kind) {
    case "sensitivity":
      return `sensitivity ≥ ${rule.atLeast}`;
    case "specificity":
      return `specificity ≥ ${rule.atLeast}`;
    case "youden":
      return "the largest sensitivity + specificity (Youden's J)";
    case "costs":
      return `the least cost where a missed film costs ${rule.missed} false alarms${rule.prevalence === null ? ", at the validation films' own share" : `, at a prevalence of ${rule.prevalence}`}`;
  }
}

/**
 * A rule as the command line writes it: `sensitivity=0.95`, `specificity=0.9`, `youden`, `costs=10`, `costs=10@0.02`.
 * Null where it is none.
 */
export function parseOperatingRule(text: string): OperatingRule | null {
  const [, kind, value, at] = /^([a-z]+)(?:=([0-9.]+))?(?:@([0-9.]+))?$/.exec(text.trim()) ?? [];
  if (kind === undefined) return null;
  const number = value === undefined ? undefined : Number(value);
  const rule =
    kind === "costs"
      ? { kind, missed: number, prevalence: at === undefined ? null : Number(at) }
      : at === undefined && { kind, ...(number === undefined ? {} : { atLeast: number }) };
  return OperatingRule.safeParse(rule).data ?? null;
}
