import { knownPatient } from "./known-patient";
import { pseudonym } from "./pseudonym";

/** Patient numbers of ChestX-ray14: 00000001–00030805, as its published files have them. */
const CHESTXRAY14 = /^000[0-3]\d{4}$/;
/** A counter of a public set or of a table that was made anonymous: "46", "p7", "patient_012", "person1946". */
const COUNTER = /^(?:p|pt|pat|patient|person|subject|subj|sub|case|s|id|ieee|covid|nih|phantom)?[-_ ]?\d{1,4}$/i;

/**
 * The patient of a table's row as it is kept: numbers of public sets and plain counters as they stand, so that the same
 * public set is the same everywhere; anything else might be a hospital's number or a name and becomes a pseudonym. Null for
 * a word that names no patient: see {@link knownPatient}.
 */
export function tablePatient(patientId: string, key: Uint8Array): string | null {
  const known = knownPatient(patientId);
  return known === null || CHESTXRAY14.test(known) || COUNTER.test(known) ? known : pseudonym(known, key);
}
