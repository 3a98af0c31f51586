/** @file The program of one thread that looks for copies among the films of an audit. */
import { type AlikeTask, searchShare } from "./search-alike-films";
import { serveTasks } from "../../threads/serve";

serveTasks(async (task: AlikeTask) => ({ value: await searchShare(task), moved: [] }));
