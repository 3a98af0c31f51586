"use client";
import { Title } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { WaiverList } from "@/app/_components/audit/waiver-list";
import { Panel } from "@/app/_components/ui/panel";
import type { RunDetail } from "@/lib/training/run";
import type { RunStatus } from "@/lib/training/run-status";
import { EvaluationView } from "./evaluation-view";
import { FindingsView } from "./findings/findings-view";
import { ShortcutView } from "./shortcuts/shortcut-view";
import { RunLive } from "./run-live";
import styles from "./run.module.css";
import { RunSettings } from "./run-settings";

/** A run as it happens and, once it is completed, its evaluation. */
export function RunPageView({ run }: { run: RunDetail }) {
  const router = useRouter();
  const onStatus = useCallback(
    (status: RunStatus) => {
      if (status !== run.status) router.refresh();
    },
    [router, run.status],
  );
  return (
    <div className={styles.stack}>
      {run.spec.waivers.length > 0 && (
        <Panel>
          <Title order={2} mb="sm">
            Trained despite red findings
          </Title>
          <WaiverList waivers={run.spec.waivers} />
        </Panel>
      )}
      <Panel>
        <RunLive key={run.id} run={run} onStatus={onStatus} />
      </Panel>
      {run.report && (
        <Panel>
          <Title order={2} mb="sm">
            Evaluation
          </Title>
          <EvaluationView report={run.report} doubts={run.doubts} testLooks={run.testLooks} network={run} run={run} />
        </Panel>
      )}
      {run.multiLabel !== null && (
        <Panel>
          <Title order={2} mb="sm">
            Evaluation
          </Title>
          <FindingsView report={run.multiLabel} doubts={run.doubts} testLooks={run.testLooks} />
        </Panel>
      )}
      {run.status === "completed" && run.multiLabel === null && (
        <Panel>
          <Title order={2} mb="sm">
            Shortcuts
          </Title>
          <ShortcutView run={run.id} preprocessing={run.spec.preprocessing} />
        </Panel>
      )}
      <Panel>
        <Title order={2} mb="sm">
          Settings
        </Title>
        <RunSettings run={run} />
      </Panel>
    </div>
  );
}
