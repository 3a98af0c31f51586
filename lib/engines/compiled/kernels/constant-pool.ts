/** Constants of a plan, one after the other in one array. */
export class ConstantPool {
  private readonly parts: Float32Array[] = [];
  private length = 0;

  /** Where the data will lie, in floats. */
  add(data: Float32Array): number {
    const at = this.length;
    this.parts.push(data);
    this.length += data.length;
    return at;
  }

  finish(): Float32Array {
    const all = new Float32Array(Math.max(1, this.length));
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
