"use client";
import { Button, Progress, Text } from "@mantine/core";
import { useCallback } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatDuration } from "@/app/_components/ui/format-values";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import type { Assessment } from "@/lib/assessment/assessment";

interface ShortcutStandingProps {
  run: string;
  audit: Assessment | null;
  onAsked: () => void;
}

/** Where the shortcut audit is not whole: how far it is, or why it cannot be made, and the button that asks for it. */
export function ShortcutStanding({ run, audit, onAsked }: ShortcutStandingProps) {
  const ask = useCallback(async () => {
    await client.requestShortcuts(run);
    onAsked();
  }, [run, onAsked]);
  const action = useAction(ask);
  if (audit?.status === "completed") return null;
  if (audit?.status === "failed")
    return (
      <>
        <FailureAlert failure={audit.failure ?? { message: "The shortcut audit failed." }} />
        <Button variant="default" mt="xs" loading={action.isBusy} onClick={() => action.run()}>
          Audit again
        </Button>
      </>
    );
  return (
    <div>
      <Progress
        value={100 * (audit?.progress?.share ?? 0)}
        aria-label="Shortcut audit"
        animated={audit?.status === "running"}
      />
      <Text size="sm" c="dimmed" mt={4} className="figures">
        {wordsOf(audit)}
      </Text>
      {audit === null && (
        <Button variant="default" mt="xs" loading={action.isBusy} onClick={() => action.run()}>
          Audit now
        </Button>
      )}
    </div>
  );
}

function wordsOf(audit: Assessment | null): string {
  if (audit === null) return "Not audited yet: a worker does it once no run waits.";
  const { progress } = audit;
  if (progress === null) return "Waits for a worker: one that trains audits next.";
  const rate = progress.films === null ? "" : `, ${Math.round(progress.films.perSecond)} films/s`;
  const left = progress.etaMs === null ? "" : `, about ${formatDuration(progress.etaMs)} left`;
  return `${progress.step}${rate}${left}`;
}
