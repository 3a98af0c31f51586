interface RowMix {
  i: number;
  partner: number;
  /** Of the image itself. */
  part: number;
}

/** Writes one row of `[N, width]`: the image's own and its partner's in their parts. */
export function mixRow(output: Float32Array, rows: Float32Array, width: number, { i, partner, part }: RowMix): void {
  for (let k = 0; k < width; k++)
    output[i * width + k] = part * rows[i * width + k] + (1 - part) * rows[partner * width + k];
}
