/** @file The program of one thread that reads films for an audit: from stored PNGs to their features. */
import { starterPort } from "../../threads/node-thread";
import { serve } from "../../threads/serve";
import { featureMethods } from "./feature-pool";

serve(starterPort(), featureMethods, (features) => [features]);
