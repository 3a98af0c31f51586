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
  {
    where: "Among the films of a data set",
    shortcuts: [
      { keys: ["Arrow keys"], does: "Move; with Page Up, Page Down, Home and End in larger steps" },
      { keys: ["Enter"], does: "Open the film" },
    ],
  },
  {
    where: "In the film viewer",
    shortcuts: [
      {
        keys: ["←", "→"],
        does: "The film before and the next one; where there is none, a narrower and a wider window",
      },
      { keys: ["↑", "↓"], does: "Level of the window" },
      { keys: ["[", "]"], does: "Narrower and wider window" },
      { keys: ["I"], does: "Invert" },
      { keys: ["+", "−"], does: "Zoom" },
      { keys: ["Shift", "Arrow keys"], does: "Move the film" },
      { keys: ["M"], does: "Drag to move, or to window again" },
      { keys: ["0"], does: "Start over" },
    ],
  },
];
