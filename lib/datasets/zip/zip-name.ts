/** @file The name of a zip entry from its bytes (PKWARE APPNOTE 6.3.10, 4.6.9 and appendix D). */
import { crc32 } from "../../imaging/png/crc32";

/** Bytes 128–255 of code page 437, in which packers write names where nothing else is said; of 850, too, in its letters of most western languages. */
const CP437 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
const UNICODE_PATH = 0x7075;
const DOS = 0;
const LETTERS = /^[À-ÖØ-öø-ÿŒœŠšŽžŸƒªº]*$/;

/**
 * UTF-8 whether the flag says so or not, for many packers forget it; else the name in UTF-8 that stands beside it; else of the
 * code pages 437 and 1252 the one in which all signs beyond ASCII are letters. Where both are so, by the system that packed.
 * @param extra the entry's extra fields.
 * @param host the system that packed, as the archive has it: 0 is DOS and Windows.
 * @returns with / between folders.
 */
export function zipName(name: Uint8Array, extra: Uint8Array, host: number): string {
  return (utf8(name) ?? unicodePath(name, extra) ?? oldName(name, host)).replaceAll("\\", "/");
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** It counts for the name that it was made from only: a packer that renames may leave it behind. */
function unicodePath(name: Uint8Array, extra: Uint8Array): string | null {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (
      view.getUint16(at, true) === UNICODE_PATH &&
      end <= extra.length &&
      end - at > 9 &&
      view.getUint8(at + 4) === 1 &&
      view.getUint32(at + 5, true) === crc32(name)
    )
      return utf8(extra.subarray(at + 9, end));
  }
  return null;
}

function oldName(name: Uint8Array, host: number): string {
  const dos = Array.from(name, (byte) => (byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128])).join("");
  const latin = new TextDecoder("windows-1252").decode(name);
  const isDos = host === DOS ? isOfLetters(dos) || !isOfLetters(latin) : isOfLetters(dos) && !isOfLetters(latin);
  return isDos ? dos : latin;
}

const isOfLetters = (text: string) => LETTERS.test(text.replace(/[\0-\x7f]/g, ""));
