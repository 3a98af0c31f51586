"use client";
import { memo } from "react";
import type { CellState } from "@/lib/experiments/cell-state";
import type { CellSpec } from "@/lib/experiments/experiment";
import { CompareCell } from "./judge/compare-cell";
import { DataCell } from "./data/data-cell";
import { EvaluateCell } from "./judge/evaluate-cell";
import { ModelCell } from "./model/model-cell";
import { NoteCell } from "./note/note-cell";
import { PublishCell } from "./judge/publish-cell";
import { ShortcutsCell } from "./judge/shortcuts-cell";
import { TrainCell } from "./train/train-cell";

/** The controls and output of a cell, by its kind. */
export const CellContent = memo(function CellContent({ cell, state }: { cell: CellSpec; state: CellState }) {
  switch (cell.kind) {
    case "note":
      return <NoteCell cell={cell} />;
    case "data":
      return <DataCell cell={cell} />;
    case "model":
      return <ModelCell cell={cell} />;
    case "train":
      return <TrainCell cell={cell} state={state} />;
    case "evaluate":
      return <EvaluateCell cell={cell} state={state} />;
    case "shortcuts":
      return <ShortcutsCell cell={cell} state={state} />;
    case "compare":
      return <CompareCell cell={cell} />;
    case "publish":
      return <PublishCell cell={cell} />;
  }
});
