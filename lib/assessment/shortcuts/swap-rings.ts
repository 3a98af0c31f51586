import type { Random } from "../../tensor/random";
import { isWithin, RING } from "../../imaging/network/regions";

/** A film and who lends it a border: first one of another class, then one of its own class, the control. */
export interface RingSwap {
  film: number;
  other: number;
  own: number;
}

/**
 * Draws for every film a lender of another class and one of its own class, never of the same patient. Films for which
 * there is none are left out.
 */
export function drawRingSwaps(films: readonly { label: number; patient: string }[], random: Random): RingSwap[] {
  const places = films.map((_, place) => place);
  const pick = (from: readonly number[]) => (from.length === 0 ? null : from[random.int(from.length)]);
  return places.flatMap((film) => {
    const strangers = places.filter((place) => films[place].patient !== films[film].patient);
    const other = pick(strangers.filter((place) => films[place].label !== films[film].label));
    const own = pick(strangers.filter((place) => films[place].label === films[film].label));
    return other === null || own === null ? [] : [{ film, other, own }];
  });
}

/** A film whose outer {@link RING} is that of another one. */
export function withRingOf(square: Uint8Array, lender: Uint8Array, size: number): Uint8Array {
  return square.map((grey, i) => (isWithin(RING, size, i % size, Math.floor(i / size)) ? grey : lender[i]));
}
