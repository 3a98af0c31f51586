"use client";
import { Menu } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { PRESETS } from "@/lib/architectures/presets";
import type { CellKind } from "@/lib/experiments/experiment";
import { newCell } from "@/lib/experiments/new-experiment";
import { CELL_TITLES } from "./cell-titles";
import styles from "./notebook.module.css";
import { useExperiment, useNotebook } from "./notebook-store";

const KINDS: readonly CellKind[] = ["note", "data", "model", "train", "evaluate", "shortcuts", "compare", "publish"];

/** The seam between two cells: opens a menu of kinds and adds one there. */
export function AddCellMenu({ at }: { at: number }) {
  const experiment = useExperiment();
  const edit = useNotebook((state) => state.edit);
  const add = (kind: CellKind) =>
    edit({ type: "addCell", at, cell: newCell(experiment, kind, PRESETS[0].spec(PRESETS[0].defaultSize)) });
  return (
    <Menu width={140}>
      <Menu.Target>
        <button type="button" className={styles.seam} aria-label={`Add a cell at place ${at + 1}`}>
          <IconPlus size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.map((kind) => (
          <Menu.Item key={kind} onClick={() => add(kind)}>
            {CELL_TITLES[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
