/** One film's patient and the shifted day of its study (see deidentify.ts); null where the header told none. */
export interface StudyDay {
  patientId: string;
  studyDay: number | null;
}

/**
 * Whole days since the patient's first study, for patients with studies on several days; null for all other films. The
 * shift of the days is the same for all films of a patient and cancels out.
 */
export function studyOffsets(films: readonly StudyDay[]): (number | null)[] {
  const days = new Map<string, { first: number; last: number }>();
  for (const { patientId, studyDay } of films) {
    if (studyDay === null) continue;
    const known = days.get(patientId) ?? { first: studyDay, last: studyDay };
    days.set(patientId, { first: Math.min(known.first, studyDay), last: Math.max(known.last, studyDay) });
  }
  return films.map(({ patientId, studyDay }) => {
    const range = days.get(patientId);
    return studyDay === null || range === undefined || range.first === range.last ? null : studyDay - range.first;
  });
}
