/** @file Stands for Node's `fs` and `path` in the browser (next.config.js). */
export {};
