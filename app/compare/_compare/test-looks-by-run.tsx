import { Text } from "@mantine/core";
import { TestLooksNote } from "@/app/runs/_run/test-looks-note";
import type { RunDetail } from "@/lib/training/run";
import { looksOfRuns } from "@/lib/training/test-looks";

/** How often the test films of the runs were looked at: once for runs that share them. */
export function TestLooksByRun({ runs }: { runs: readonly RunDetail[] }) {
  const known = looksOfRuns(runs);
  return (
    <div>
      {known.map(({ names, looks }) => (
        <div key={names.join()}>
          {known.length > 1 && (
            <Text size="sm" fw={550}>
              {names.join(", ")}
            </Text>
          )}
          <TestLooksNote looks={looks} />
        </div>
      ))}
    </div>
  );
}
