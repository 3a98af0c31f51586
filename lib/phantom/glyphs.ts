/** Rows of 3 pixels, top to bottom, most significant bit left. */
const GLYPHS: Record<string, readonly number[]> = {
  A: [0b010, 0b101, 0b111, 0b101, 0b101],
  B: [0b110, 0b101, 0b110, 0b101, 0b110],
  C: [0b011, 0b100, 0b100, 0b100, 0b011],
  E: [0b111, 0b100, 0b110, 0b100, 0b111],
  H: [0b101, 0b101, 0b111, 0b101, 0b101],
  I: [0b111, 0b010, 0b010, 0b010, 0b111],
  L: [0b100, 0b100, 0b100, 0b100, 0b111],
  N: [0b110, 0b101, 0b101, 0b101, 0b101],
  O: [0b111, 0b101, 0b101, 0b101, 0b111],
  P: [0b110, 0b101, 0b110, 0b100, 0b100],
  R: [0b110, 0b101, 0b110, 0b101, 0b101],
  S: [0b011, 0b100, 0b010, 0b001, 0b110],
  T: [0b111, 0b010, 0b010, 0b010, 0b010],
  Y: [0b101, 0b101, 0b010, 0b010, 0b010],
  "■": [0b111, 0b111, 0b111, 0b111, 0b111],
};

/** Letters are 3 wide and 5 high with a column between them. */
export const GLYPH_HEIGHT = 5;
export const textWidth = (text: string): number => 4 * text.length - 1;

/** Calls `set` for every pixel of a word whose upper left corner is (0, 0), each glyph pixel `scale × scale`. Only the letters above. */
export function forEachTextPixel(text: string, scale: number, set: (x: number, y: number) => void): void {
  for (const [i, letter] of [...text].entries()) {
    GLYPHS[letter].forEach((row, y) => {
      for (let x = 0; x < 3; x++) {
        if ((row & (4 >> x)) === 0) continue;
        for (let dy = 0; dy < scale; dy++)
          for (let dx = 0; dx < scale; dx++) set((4 * i + x) * scale + dx, y * scale + dy);
      }
    });
  }
}
