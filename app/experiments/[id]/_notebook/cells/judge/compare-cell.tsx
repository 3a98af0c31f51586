"use client";
import { Anchor } from "@mantine/core";
import Link from "next/link";
import { Comparison } from "@/app/compare/_compare/comparison";
import { RunPicker } from "@/app/compare/_compare/run-picker";
import type { CellOf } from "@/lib/experiments/cell-dependencies";
import { useNotebook } from "../../notebook-store";

/** Runs of this and other experiments side by side. */
export function CompareCell({ cell }: { cell: CellOf<"compare"> }) {
  const edit = useNotebook((state) => state.edit);
  const runs = useNotebook((state) => state.runs);
  const newestFirst = Object.values(runs).toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  return (
    <>
      <RunPicker
        runs={newestFirst}
        chosen={cell.runs}
        onChange={(chosen) => edit({ type: "updateCell", cell: { ...cell, runs: chosen } })}
      />
      <Comparison runs={cell.runs} />
      {cell.runs.length > 1 && (
        <Anchor component={Link} size="sm" href={`/compare?runs=${cell.runs.join(",")}`}>
          Open as a page
        </Anchor>
      )}
    </>
  );
}
