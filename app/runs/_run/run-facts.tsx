import Link from "next/link";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import type { RunSummary } from "@/lib/training/run";

/** Where a run comes from, in one line. */
export function RunFacts({ run }: { run: RunSummary }) {
  return (
    <>
      {run.experiment && (
        <>
          From{" "}
          <Link href={`/experiments/${run.experiment}`} className="plain-link">
            {run.experiment}
          </Link>
          ,{" "}
        </>
      )}
      {run.spec.cnn.name} on{" "}
      <Link href={`/datasets/${run.spec.dataset}`} className="plain-link">
        {run.spec.dataset}
      </Link>
      , seed {run.spec.training.seed}, created <RelativeTime iso={run.createdAt} />.{" "}
      {run.synthetic && <SyntheticBadge />}
    </>
  );
}
