import type { GreyImage } from "../imaging/grey-image";

/** Rows of 3 pixels, top to bottom, most significant bit left. */
const GLYPHS: Record<string, readonly number[]> = {
  S: [0b011, 0b100, 0b010, 0b001, 0b110],
  Y: [0b101, 0b101, 0b010, 0b010, 0b010],
  N: [0b110, 0b101, 0b101, 0b101, 0b101],
  T: [0b111, 0b010, 0b010, 0b010, 0b010],
  H: [0b101, 0b101, 0b111, 0b101, 0b101],
  E: [0b111, 0b100, 0b110, 0b100, 0b111],
  I: [0b111, 0b010, 0b010, 0b010, 0b111],
  C: [0b011, 0b100, 0b100, 0b100, 0b011],
};

/**
 * Writes SYNTHETIC white on black in the lower left corner, the same on every drawing, inside the 5 % border that
 * preprocessing cuts off: people read it, networks never see it.
 */
export function burnInSynthetic({ data, width, height, maxValue }: GreyImage): void {
  const scale = Math.max(1, Math.floor(Math.min(width, height) / 160));
  const left = 2 * scale;
  const top = height - 7 * scale;
  const white = Math.round((235 / 255) * maxValue);
  const word = "SYNTHETIC";
  const set = (x: number, y: number, value: number) => {
    for (let dy = 0; dy < scale; dy++) for (let dx = 0; dx < scale; dx++) data[(top + y * scale + dy) * width + left + x * scale + dx] = value;
  };
  for (let y = -1; y <= 5; y++) for (let x = -1; x < word.length * 4; x++) set(x, y, 0);
  for (const [i, letter] of [...word].entries()) {
    GLYPHS[letter].forEach((row, y) => {
      for (let x = 0; x < 3; x++) if (row & (4 >> x)) set(4 * i + x, y, white);
    });
  }
}
