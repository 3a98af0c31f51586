import { z } from "zod";

/**
 * A head learns to tell a film's source from the network's features, and the network to leave it nothing to tell by
 * (Ganin & Lempitsky, ICML 2015). `weight` is λ at the end; with `warmup` it rises as 2/(1 + e^(−10p)) − 1 over the share
 * p of the steps (Ganin et al., JMLR 2016, section 5.2.2). `withinClass` compares only films of one class.
 */
export const SourceAdversarySpec = z.strictObject({
  weight: z.number().positive().max(10).default(0.3),
  warmup: z.boolean().default(true),
  hiddenUnits: z.number().int().min(1).max(1024).default(32),
  withinClass: z.boolean().default(true),
});
export type SourceAdversarySpec = z.infer<typeof SourceAdversarySpec>;

/** λ at a step of a run; 0 where it has no adversary. */
export function reversalOf(
  { sourceAdversary }: { sourceAdversary: SourceAdversarySpec | null },
  step: number,
  totalSteps: number,
): number {
  return sourceAdversary === null ? 0 : reversalAt(sourceAdversary, step, totalSteps);
}

/** λ at a step, counted from 0, of a run of so many. */
export function reversalAt({ weight, warmup }: SourceAdversarySpec, step: number, totalSteps: number): number {
  return warmup ? weight * (2 / (1 + Math.exp((-10 * step) / totalSteps)) - 1) : weight;
}
