/** Preamble, mark and a file meta group that names a transfer syntax (PS3.10 §7.1); without the group where that is null. */
export function writeMeta(transferSyntax: string | null): Uint8Array {
  const uid =
    transferSyntax === null ? "" : transferSyntax.padEnd(transferSyntax.length + (transferSyntax.length % 2), "\0");
  const bytes = new Uint8Array(132 + (uid === "" ? 0 : 20 + uid.length));
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(new TextEncoder().encode(value), at);
  text(128, "DICM");
  if (uid === "") return bytes;
  // (0002,0000) UL, the length of what follows; (0002,0010) UI.
  view.setUint16(132, 2, true);
  text(136, "UL");
  view.setUint16(138, 4, true);
  view.setUint32(140, 8 + uid.length, true);
  view.setUint16(144, 2, true);
  view.setUint16(146, 0x10, true);
  text(148, "UI");
  view.setUint16(150, uid.length, true);
  text(152, uid);
  return bytes;
}
