/** Bytes that are named by their SHA-256 and never change under it. */
export interface BlobBytes {
  digest: string;
  type: string;
  load: () => Promise<Uint8Array>;
}

/**
 * Answers with bytes that a browser may keep: for good where the address quotes the digest (`?digest=`), else until it
 * has asked again, which costs an empty 304. The bytes are loaded only when they are sent.
 */
export async function bytesResponse(request: Request, { digest, type, load }: BlobBytes): Promise<Response> {
  const etag = `"${digest}"`;
  const quoted = new URL(request.url).searchParams.get("digest") === digest;
  const headers = { etag, "cache-control": quoted ? "private, max-age=31536000, immutable" : "private, no-cache" };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  const bytes = new Uint8Array(await load());
  return new Response(bytes, { headers: { ...headers, "content-type": type, "content-length": String(bytes.length) } });
}
