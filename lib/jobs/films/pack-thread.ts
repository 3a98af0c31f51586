/** @file The program of one packing thread: from stored PNGs to the network's squares. */
import { packFilm, type PackTask } from "./pack-pool";
import { serveTasks } from "../../threads/serve";

serveTasks(async (task: PackTask) => {
  const value = packFilm(task);
  return { value, moved: [value.buffer as ArrayBuffer] };
});
