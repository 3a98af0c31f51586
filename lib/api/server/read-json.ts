import { HilumError } from "../../errors";
import { isStorable } from "../../text/plain-text";

/** No document of Hilum's nests so deep: what does would only exhaust whoever walks through it. */
const MAX_DEPTH = 100;

/**
 * The JSON body of a request. Throws `badRequest` where it is not sent as JSON, is not UTF-8, is not JSON, nests deeper
 * than 100 levels, or has a text with NUL or half a surrogate pair in it, which no database stores.
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[a-z.-]+\+)?json(?:\s*;|$)/i.test(type.trim()))
    throw refusal("The request body is not JSON.", "Send a JSON object with content-type application/json.");
  const text = decode(await request.arrayBuffer());
  const body = parse(text);
  // A text gets such characters by an escape alone: NUL itself is no JSON, a half pair no UTF-8.
  const where = findFault(body, text.includes("\\u"));
  if (where !== null)
    throw refusal(
      where === "deep"
        ? `The request body nests deeper than ${MAX_DEPTH} levels.`
        : "The request body has a text with NUL or half a character in it.",
      "Correct the text and send the request again; nothing was changed.",
    );
  return body;
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refusal("The request body is not UTF-8.", "Send a JSON object in UTF-8.");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("The request body is not JSON.", "Send a JSON object with content-type application/json.");
  }
}

/** Walks without recursion, since the depth is what is in doubt. */
function findFault(body: unknown, looksAtText: boolean): "deep" | "text" | null {
  const open: { value: unknown; depth: number }[] = [{ value: body, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (typeof value === "string" && looksAtText && !isStorable(value)) return "text";
    if (typeof value !== "object" || value === null) continue;
    if (depth >= MAX_DEPTH) return "deep";
    for (const [key, inner] of Object.entries(value)) {
      if (looksAtText && !isStorable(key)) return "text";
      if (typeof inner === "object" || typeof inner === "string") open.push({ value: inner, depth: depth + 1 });
    }
  }
  return null;
}

const refusal = (message: string, remedy: string) => new HilumError("badRequest", message, { remedy });
