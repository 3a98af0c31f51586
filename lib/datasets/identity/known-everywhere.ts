/** The public collections that number their patients for themselves, by the numbers that films of them bear wherever they go. */
const PUBLIC_NUMBERS = [
  { source: "ieee8023", number: /^ieee_\d+$/ },
  { source: "chestx-ray14", number: /^000[0-3]\d{4}$/ },
];
/** A pseudonym of this installation. */
const PSEUDONYM = /^p-[0-9a-f]{16}$/;
/** A film of nobody known is named by its file. */
const NOBODY = /^(?:file:|$)/;

/** The public collection (ieee8023, ChestX-ray14) that gave a patient its number; null for any other patient id. */
export const publicSource = (patientId: string): string | null =>
  PUBLIC_NUMBERS.find(({ number }) => number.test(patientId))?.source ?? null;

/** True where a patient id names one person in every data set: a public collection's number or a pseudonym. A mere counter ("46") does within its own set only. */
export const isKnownEverywhere = (patientId: string): boolean =>
  PSEUDONYM.test(patientId) || publicSource(patientId) !== null;

/** True for the id of a film of which no patient is known: it is a patient of its own. */
export const isNobody = (patientId: string): boolean => NOBODY.test(patientId);
