import { type ComponentProps } from "react";
import Markdown, { type Components } from "react-markdown";

/**
 * Markdown of people's own, without what would ask other addresses when it is read: an image of elsewhere is shown as a
 * link to it. Links open without telling where from.
 */
export function SafeMarkdown({ components, ...rest }: ComponentProps<typeof Markdown>) {
  return <Markdown {...rest} components={{ ...SAFE, ...components }} urlTransform={safeUrl} />;
}

/** Schemes that a reader may follow; an image may also be in the text itself. */
function safeUrl(url: string, attribute: string): string {
  if (attribute === "src" && /^data:image\/(?:png|jpeg|webp|gif);base64,/i.test(url)) return url;
  return /^(?:https?:|mailto:|[^:/?#]*(?:[/?#]|$))/i.test(url) ? url : "";
}

/** An address on this server: one slash, and no second one, which would name another host. */
const isOwn = (src: string) => /^\/(?![/\\])/.test(src) || src.startsWith("data:");

const LINK = { color: "var(--mantine-color-anchor)" } as const;

const SAFE: Components = {
  a: ({ href, children }) => (
    <a style={LINK} href={href} rel="noopener noreferrer" target={href?.startsWith("#") ? undefined : "_blank"}>
      {children}
    </a>
  ),
  // A picture in a note is of any size and address: the optimiser would keep it on disk.
  img: ({ src, alt }) => {
    const address = typeof src === "string" ? src : "";
    if (address === "") return <>{alt}</>;
    return isOwn(address) ? (
      <img src={address} alt={alt ?? ""} />
    ) : (
      <a style={LINK} href={address} rel="noopener noreferrer" target="_blank">
        {alt || address}
      </a>
    );
  },
};
