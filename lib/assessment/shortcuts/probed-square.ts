import { deriveSeed, Random } from "../../tensor/random";
import type { Probe, Square } from "./probes";

const SEED = 1;

/** A film under a probe, as the audit shows it to the network: chance is the film's own. */
export function probedSquare(
  probe: Probe,
  square: Square,
  { size, grey, film }: { size: number; grey: number; /** Its index in the data set. */ film: number },
): Square {
  return probe.apply(square, { size, grey, random: filmRandom(film, probe.id) });
}

/** A film's own stream of chance for one purpose. @param film its index in the data set. */
export function filmRandom(film: number, purpose: string): Random {
  return new Random(deriveSeed(SEED, purpose, film));
}
