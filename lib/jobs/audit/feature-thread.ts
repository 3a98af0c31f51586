/** @file The program of one thread that reads films for an audit: from stored PNGs to their features. */
import { featuresOfPng } from "./feature-pool";
import { serveTasks } from "../../threads/serve";

serveTasks(async (png: Uint8Array) => {
  const value = featuresOfPng(png);
  return { value, moved: [value.buffer as ArrayBuffer] };
});
