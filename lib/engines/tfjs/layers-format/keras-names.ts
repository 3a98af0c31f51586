/** @file How layers and tensors are called on the two sides of the Layers format. */

/** A Keras layer's name as a CnnSpec can hold it: `Conv-1` → `conv_1`, `2nd` → `layer_2nd`. */
export function layerNameOf(kerasName: string): string {
  const plain = kerasName.toLowerCase().replace(/[^a-z0-9_]/g, "_");
  return (/^[a-z]/.test(plain) ? plain : `layer_${plain}`).slice(0, 48);
}

/** The dense layers that a squeeze-and-excitation block is exported as; capitals keep them apart from every name of a CnnSpec. */
export const SQUEEZE_PARTS: Readonly<Record<string, string>> = { reduce: "Reduce", expand: "Expand" };

/** Where a parameter of ours lies in a Layers file: `conv1/kernel` stays, `se1/reduce_kernel` is `Reduce_se1/kernel`. */
export function kerasLocation(parameter: string): { layer: string; part: string } {
  const [layer, part] = parameter.split("/");
  const [, branch, rest] = /^(reduce|expand)_(kernel|bias)$/.exec(part) ?? [];
  return branch === undefined ? { layer, part } : { layer: `${SQUEEZE_PARTS[branch]}_${layer}`, part: rest };
}

/** Layer and part of a tensor's name in a Layers file: `base/Conv1/kernel:0` → `Conv1`, `kernel`. */
export function splitTensorName(name: string): { layer: string; part: string } {
  const parts = name.replace(/:\d+$/, "").split("/");
  return { layer: parts.at(-2) ?? "", part: parts.at(-1) ?? "" };
}
