/** @file IEEE 754-2019 binary16 (float16) to and from float32, with integers alone, so that every machine gets the same bits. */

/** The nearest float16 of each value, ties to even, as bits; beyond 65504 it is infinity, below 2⁻²⁵ zero. NaN stays NaN. */
export function toFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = halfOf(bits[i]);
  return halves;
}

/** The value of each float16; exact. */
export function fromFloat16(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < values.length; i++) values[i] = valueOf(halves[i]);
  return values;
}

function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const fraction = bits & 0x7fffff;
  if (exponent === 255 - 112) return sign | (fraction === 0 ? 0x7c00 : 0x7e00);
  if (exponent >= 31) return sign | 0x7c00;
  // Subnormal: the leading one becomes part of the fraction.
  if (exponent <= 0) return exponent < -10 ? sign : sign | roundedShift(fraction | 0x800000, 14 - exponent);
  // A carry out of the fraction raises the exponent, up to infinity, as it should.
  return sign + roundedShift((exponent << 23) | fraction, 13);
}

/** `value >> by`, to the nearest, ties to even. */
function roundedShift(value: number, by: number): number {
  const whole = value >>> by;
  const rest = value & ((1 << by) - 1);
  const half = 1 << (by - 1);
  return rest > half || (rest === half && (whole & 1) === 1) ? whole + 1 : whole;
}

function valueOf(half: number): number {
  const sign = (half & 0x8000) === 0 ? 1 : -1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
