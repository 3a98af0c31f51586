import { HilumError } from "../../../errors";

const MAX_ADDRESS = 8_192;
/** No id, name or index of Hilum's is longer. */
const MAX_SEGMENT = 200;
/** C0, DEL, C1, and what is no character at all. */
const NO_TEXT = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** What a request asks for: the decoded names between the slashes. */
export interface Address {
  segments: string[];
}

/**
 * Reads the address of a request as it stands in its first line. Throws `badRequest` for one that is too long, not
 * percent-encoded UTF-8, or holds control characters, in the path or the query; `notFound` for names that climb.
 */
export function readAddress(url: string): Address {
  if (url.length > MAX_ADDRESS) throw refusal(`The address has more than ${MAX_ADDRESS} characters.`);
  if (!url.startsWith("/")) throw refusal("The address does not begin with a slash.");
  if (/[^\x21-\x7e]/.test(url)) throw refusal("The address is not percent-encoded UTF-8.");
  const [path, ...query] = url.split("#", 1)[0].split("?");
  if (NO_TEXT.test(decoded(query.join("?").replaceAll("+", " "))))
    throw refusal("The address holds control characters.");
  const segments = path.slice(1).split("/").map(decoded);
  if (segments.some((segment) => NO_TEXT.test(segment))) throw refusal("The address holds control characters.");
  if (segments.some((segment) => segment === "." || segment === ".." || /[/\\]/.test(segment)))
    throw new HilumError("notFound", "There is nothing at this address.", {
      remedy: "Names hold no slashes and do not climb.",
    });
  if (segments.some((segment) => segment.length > MAX_SEGMENT))
    throw new HilumError(
      "notFound",
      `A name in the address has more than ${MAX_SEGMENT} characters; nothing here has.`,
    );
  return { segments };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal("The address is not percent-encoded UTF-8.");
  }
}

const refusal = (message: string) =>
  new HilumError("badRequest", message, {
    remedy: "Correct the address and send the request again; nothing was changed.",
  });
