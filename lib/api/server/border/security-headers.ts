/** @file What every answer tells the browser: which code may run, who may frame, read or embed it. */

/** Features of the browser that no page of Hilum's asks for. */
const SWITCHED_OFF = [
  "accelerometer",
  "autoplay",
  "camera",
  "display-capture",
  "encrypted-media",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "usb",
  "xr-spatial-tracking",
];

/** The digest of nothing: glamor, below tfjs-vis, puts an empty style element in place and fills it by the object model. */
const EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/**
 * The Content-Security-Policy of an answer. Scripts are our files and those that carry the nonce; WebAssembly is the
 * prediction page's runtime. Inline style is allowed as attributes alone: React and KaTeX lay out by them.
 * @param dev While developing, React and the bundler evaluate code, and pages reload by a WebSocket.
 */
function contentSecurityPolicy(nonce: string, { dev }: { dev: boolean }): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ""}`,
    `style-src-elem 'self' ${dev ? "'unsafe-inline'" : `'nonce-${nonce}' ${EMPTY}`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? " ws:" : ""}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join("; ");
}

/** The headers of every answer, whatever it is: page, file, API or refusal. */
export function securityHeaders(nonce: string, { dev }: { dev: boolean }): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(nonce, { dev }),
    "Permissions-Policy": SWITCHED_OFF.map((feature) => `${feature}=()`).join(", "),
    // Cross-origin isolation gives the in-browser runtime its threads.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
  };
}
