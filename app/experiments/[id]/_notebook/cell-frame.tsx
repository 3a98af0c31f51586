"use client";
import { ActionIcon, Button, Menu, Title } from "@mantine/core";
import { IconDots, IconPlayerPlay } from "@tabler/icons-react";
import { useCallback, type ReactNode } from "react";
import { useAction } from "@/app/_state/use-action";
import type { CellState } from "@/lib/experiments/cell-state";
import type { CellSpec } from "@/lib/experiments/experiment";
import { AddCellMenu } from "./add-cell-menu";
import { CellStateBadge } from "./cell-state-badge";
import { isJudging } from "@/lib/experiments/cell-dependencies";
import { useBlockedByAudit } from "./blocked-by-audit";
import { CELL_TITLES } from "./cell-titles";
import styles from "./notebook.module.css";
import { useNotebook, useNotebookStore } from "./notebook-store";
import { runCell } from "./run-cells";

interface CellFrameProps {
  cell: CellSpec;
  state: CellState;
  position: number;
  count: number;
  children: ReactNode;
}

/** A cell's header with its state, Run button and menu, around its controls and output. */
export function CellFrame({ cell, state, position, count, children }: CellFrameProps) {
  const isQuiet =
    cell.kind === "note" ||
    ((cell.kind === "data" || cell.kind === "model" || cell.kind === "compare") && state === "done");
  return (
    <section
      id={`cell-${cell.id}`}
      className={styles.cell}
      data-state={state}
      aria-labelledby={`title-${cell.id}`}
      tabIndex={-1}
      data-cell={cell.id}
    >
      <header className={styles.cellHeader}>
        <Title order={2} id={`title-${cell.id}`}>
          {CELL_TITLES[cell.kind]}
        </Title>
        {!isQuiet && <CellStateBadge state={state} />}
        <span className={styles.grow} />
        {(cell.kind === "train" || isJudging(cell)) && <RunButton cell={cell} state={state} />}
        <CellMenu cell={cell} position={position} count={count} />
      </header>
      <div className={styles.cellBody}>{children}</div>
      <AddCellMenu at={position + 1} />
    </section>
  );
}

function RunButton({ cell, state }: { cell: CellSpec; state: CellState }) {
  const store = useNotebookStore();
  const { run, isBusy } = useAction(useCallback(() => runCell(store, cell.id), [store, cell.id]));
  const isActive = state === "running" || state === "queued" || state === "paused";
  const blocked = useBlockedByAudit(cell.id);
  const isBlocked = cell.kind === "train" && blocked !== null;
  return (
    <Button
      leftSection={<IconPlayerPlay size={14} aria-hidden />}
      variant={state === "done" ? "default" : "filled"}
      disabled={isActive || isBlocked}
      aria-describedby={isBlocked ? `blocked-${cell.id}` : undefined}
      loading={isBusy}
      onClick={run}
    >
      {state === "done" ? "Run again" : "Run"}
    </Button>
  );
}

function CellMenu({ cell, position, count }: { cell: CellSpec; position: number; count: number }) {
  const edit = useNotebook((state) => state.edit);
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for the ${CELL_TITLES[cell.kind]} cell`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={position === 0} onClick={() => edit({ type: "moveCell", id: cell.id, by: -1 })}>
          Move up
        </Menu.Item>
        <Menu.Item disabled={position === count - 1} onClick={() => edit({ type: "moveCell", id: cell.id, by: 1 })}>
          Move down
        </Menu.Item>
        <Menu.Item disabled={count === 1} onClick={() => edit({ type: "removeCell", id: cell.id })}>
          Delete the cell
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
