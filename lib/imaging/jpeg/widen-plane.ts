/** A plane of samples, rows `stride` apart. */
export interface SamplePlane {
  samples: Uint8Array;
  stride: number;
  width: number;
  height: number;
}

/**
 * A plane with `across` times as many samples a row and `down` times as many rows, as libjpeg's jdsample.c: twice as many
 * by a triangle filter, except along rows of one or two samples, else by repetition.
 */
export function widened(plane: SamplePlane, across: number, down: number): SamplePlane {
  const isSmooth = plane.width > 2;
  if (across === 1 && down === 2) return doubledDown(plane);
  if (across === 2 && down === 1 && isSmooth) return doubledAcross(plane);
  if (across === 2 && down === 2 && isSmooth) return doubledBoth(plane);
  return across === 1 && down === 1 ? plane : repeated(plane, across, down);
}

function repeated({ samples, stride, width, height }: SamplePlane, across: number, down: number): SamplePlane {
  const out = new Uint8Array(width * across * height * down);
  for (let y = 0, to = 0; y < height * down; y++) {
    const row = Math.floor(y / down) * stride;
    for (let x = 0; x < width * across; x++) out[to++] = samples[row + Math.floor(x / across)];
  }
  return { samples: out, stride: width * across, width: width * across, height: height * down };
}

/** h1v2_fancy_upsample: three parts of the nearer row, one of the farther; halves down in upper rows, up in lower ones. */
function doubledDown({ samples, stride, width, height }: SamplePlane): SamplePlane {
  const out = new Uint8Array(width * height * 2);
  for (let y = 0, to = 0; y < 2 * height; y++) {
    const [near, far] = nearAndFar(y, height, stride);
    for (let x = 0; x < width; x++) out[to++] = (3 * samples[near + x] + samples[far + x] + 1 + (y & 1)) >> 2;
  }
  return { samples: out, stride: width, width, height: 2 * height };
}

/** h2v1_fancy_upsample. */
function doubledAcross({ samples, stride, width, height }: SamplePlane): SamplePlane {
  const out = new Uint8Array(2 * width * height);
  for (let y = 0; y < height; y++) {
    const row = y * stride;
    for (let x = 0, to = 2 * y * width; x < width; x++, to += 2) {
      const value = samples[row + x];
      out[to] = x === 0 ? value : (3 * value + samples[row + x - 1] + 1) >> 2;
      out[to + 1] = x === width - 1 ? value : (3 * value + samples[row + x + 1] + 2) >> 2;
    }
  }
  return { samples: out, stride: 2 * width, width: 2 * width, height };
}

/** h2v2_fancy_upsample: down first, then across, rounded once. */
function doubledBoth({ samples, stride, width, height }: SamplePlane): SamplePlane {
  const out = new Uint8Array(4 * width * height);
  for (let y = 0; y < 2 * height; y++) {
    const [near, far] = nearAndFar(y, height, stride);
    const sum = (x: number) => 3 * samples[near + x] + samples[far + x];
    for (let x = 0, to = 2 * y * width; x < width; x++, to += 2) {
      const value = sum(x);
      out[to] = ((x === 0 ? 4 * value : 3 * value + sum(x - 1)) + 8) >> 4;
      out[to + 1] = ((x === width - 1 ? 4 * value : 3 * value + sum(x + 1)) + 7) >> 4;
    }
  }
  return { samples: out, stride: 2 * width, width: 2 * width, height: 2 * height };
}

/** Offsets of the row that row `y` lies in and of the one it lies next to; at the edges it is the same. */
function nearAndFar(y: number, height: number, stride: number): [number, number] {
  const near = y >> 1;
  const far = Math.min(height - 1, Math.max(0, near + ((y & 1) === 0 ? -1 : 1)));
  return [near * stride, far * stride];
}
