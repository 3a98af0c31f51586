"use client";
import { Button, Group } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useCallback } from "react";
import { useAction } from "@/app/_state/use-action";
import { client, type RunCommand } from "@/lib/api/browser/client";
import type { RunStatus } from "@/lib/training/run-status";

const OFFERED: Record<RunStatus, readonly RunCommand[]> = {
  queued: ["stop"],
  running: ["pause", "stop"],
  paused: ["resume", "stop"],
  completed: [],
  failed: ["resume"],
  cancelled: ["resume"],
};
const LOOK = {
  pause: {
    label: "Pause",
    icon: <IconPlayerPause size={14} aria-hidden />,
    title: "Finish at the next checkpoint and wait",
  },
  stop: {
    label: "Stop",
    icon: <IconPlayerStop size={14} aria-hidden />,
    title: "End the run; it can be resumed from its last checkpoint",
  },
  resume: { label: "Resume", icon: <IconPlayerPlay size={14} aria-hidden />, title: "Go on from the last checkpoint" },
} as const;

/** What can be done with a run now. `onControlled` is told after the server has agreed. */
export function RunControls({
  run,
  status,
  onControlled,
}: {
  run: string;
  status: RunStatus;
  onControlled: (control: RunCommand) => void;
}) {
  const control = useCallback(
    async (what: RunCommand) => {
      await client.controlRun(run, what);
      onControlled(what);
    },
    [run, onControlled],
  );
  const { run: send, isBusy } = useAction(control);
  if (OFFERED[status].length === 0) return null;
  return (
    <Group gap="xs">
      {OFFERED[status].map((what) => (
        <Button
          key={what}
          variant="default"
          leftSection={LOOK[what].icon}
          title={LOOK[what].title}
          loading={isBusy}
          onClick={() => send(what)}
        >
          {LOOK[what].label}
        </Button>
      ))}
    </Group>
  );
}
