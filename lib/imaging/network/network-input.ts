/** Packed grey values 0–255 as the network sees them: float32 0–1, `x / 255`. */
export function toNetworkInput(packed: Uint8Array): Float32Array {
  const input = new Float32Array(packed.length);
  for (let i = 0; i < packed.length; i++) input[i] = packed[i] / 255;
  return input;
}
