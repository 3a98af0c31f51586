/** @file Imported first by a worker: its policy forbids zod to compile schemas, as the page's does. */
import { config } from "zod";

config({ jitless: true });
