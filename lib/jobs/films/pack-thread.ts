/** @file The program of one packing thread: from stored PNGs to the network's squares. */
import { starterPort } from "../../threads/node-thread";
import { serve } from "../../threads/serve";
import { packMethods } from "./pack-pool";

serve(starterPort(), packMethods);
