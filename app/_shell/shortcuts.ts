/** @file Every keyboard shortcut of the workbench, as the `?` list shows it. */

export interface Shortcut {
  keys: readonly string[];
  does: string;
}

export const SHORTCUTS: readonly { where: string; shortcuts: readonly Shortcut[] }[] = [
  {
    where: "Everywhere",
    shortcuts: [
      { keys: ["Ctrl", "K"], does: "Find an action, experiment, run, model or data set" },
      { keys: ["?"], does: "This list" },
    ],
  },
  {
    where: "In a notebook",
    shortcuts: [
      { keys: ["J"], does: "Next cell" },
      { keys: ["K"], does: "Previous cell" },
      { keys: ["Shift", "Enter"], does: "Run the cell" },
      { keys: ["Shift", "R"], does: "Run all stale cells" },
      { keys: ["Ctrl", "Z"], does: "Undo" },
      { keys: ["Ctrl", "Shift", "Z"], does: "Redo" },
      { keys: ["Ctrl", "S"], does: "Save now" },
    ],
  },
];
