/** @file The program of one thread that looks for copies among the films of an audit. */
import { starterPort } from "../../threads/node-thread";
import { serve } from "../../threads/serve";
import { alikeMethods } from "./search-alike-films";

serve(starterPort(), alikeMethods);
