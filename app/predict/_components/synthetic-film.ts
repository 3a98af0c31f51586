import { HilumError } from "@/lib/errors";

/** Apart from the seeds of the data sets, so that no model has learned from an example. */
const FIRST_SEED = 910_000;

/** Draws the `number`-th synthetic film in this browser; its name says what it was drawn as. */
export async function drawSyntheticFilm(number: number): Promise<File> {
  const [{ phantomImages }, { encodeGreyPng }] = await Promise.all([
    import("@/lib/phantom/phantom-dataset"),
    import("@/lib/imaging/png/grey-png"),
  ]);
  const { value: film } = phantomImages({ seed: FIRST_SEED + number, patients: 1 }).next();
  if (film === undefined) throw new HilumError("environment", "No synthetic film could be drawn.");
  return new File([new Uint8Array(encodeGreyPng(film.image))], `synthetic ${number}, drawn as ${film.label}.png`, {
    type: "image/png",
  });
}
