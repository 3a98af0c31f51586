"use client";
import { useRouter } from "next/navigation";
import styles from "@/app/runs/_run/run.module.css";
import type { RunSummary } from "@/lib/training/run";
import { Comparison } from "./comparison";
import { RunPicker } from "./run-picker";

/** The choice of runs lives in the address, so that a comparison can be shared. */
export function ComparePageView({ runs, chosen }: { runs: readonly RunSummary[]; chosen: readonly string[] }) {
  const router = useRouter();
  const choose = (ids: readonly string[]) =>
    router.replace(ids.length === 0 ? "/compare" : `/compare?runs=${ids.map(encodeURIComponent).join(",")}`, {
      scroll: false,
    });
  return (
    <div className={styles.stack}>
      <RunPicker runs={runs} chosen={chosen} onChange={choose} />
      <h2 className="visually-hidden">Comparison</h2>
      <Comparison runs={chosen} />
    </div>
  );
}
