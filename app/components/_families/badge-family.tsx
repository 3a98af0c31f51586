"use client";

import { SeverityMark } from "@/app/_components/audit/severity-mark";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { RunStatusBadge } from "@/app/_components/ui/run-status-badge";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { CellStateBadge } from "@/app/experiments/[id]/_notebook/cell-state-badge";
import { Severity } from "@/lib/audit/audit-report";
import { type CellState } from "@/lib/experiments/cell-state";
import { RUN_STATUSES } from "@/lib/training/run-status";
import { Family, Specimen, State, StateRow } from "../_gallery/specimen";

const CELL_STATES: readonly CellState[] = ["idle", "queued", "running", "paused", "stale", "failed", "done"];

/** Words with a colour. */
export function BadgeFamily() {
  return (
    <Family id="badges" title="Badges and marks">
      <Specimen of="RunStatusBadge">
        <StateRow>
          {RUN_STATUSES.map((status) => (
            <RunStatusBadge key={status} status={status} />
          ))}
        </StateRow>
      </Specimen>
      <Specimen of="CellStateBadge">
        <StateRow>
          {CELL_STATES.map((state) => (
            <CellStateBadge key={state} state={state} />
          ))}
        </StateRow>
      </Specimen>
      <Specimen of="SeverityMark">
        <StateRow>
          {Severity.options.map((severity) => (
            <SeverityMark key={severity} severity={severity} />
          ))}
          <SeverityMark severity="red" word="red, waived" />
        </StateRow>
      </Specimen>
      <Specimen of="SyntheticBadge">
        <SyntheticBadge />
      </Specimen>
      <Specimen of="RelativeTime">
        <StateRow>
          <State name="long ago">
            <RelativeTime iso="2020-01-31T14:05:00.000Z" />
          </State>
          <State name="to come">
            <RelativeTime iso="2120-01-31T14:05:00.000Z" />
          </State>
        </StateRow>
      </Specimen>
    </Family>
  );
}
