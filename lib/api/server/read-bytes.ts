import { joinBytes } from "./join-bytes";

/**
 * The body of a request, read no further than `limit` bytes whatever its headers promise: a chunked one promises nothing.
 * @param tooMany thrown for a longer body.
 */
export async function readBytes(
  request: Request,
  limit: number,
  tooMany: () => Error,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooMany();
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
    length += piece.value.length;
    if (length > limit) {
      await reader?.cancel();
      throw tooMany();
    }
    chunks.push(piece.value);
  }
  return joinBytes(chunks);
}
