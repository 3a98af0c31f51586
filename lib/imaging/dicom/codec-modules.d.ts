/** @file What the Emscripten glue of the WebAssembly codecs exports: a factory that fills the object it is given. */
declare module "@cornerstonejs/codec-openjpeg/decodewasmjs" {
  const factory: (module: object) => Promise<unknown>;
  export default factory;
}
declare module "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs" {
  const factory: (module: object) => Promise<unknown>;
  export default factory;
}
declare module "@cornerstonejs/codec-charls/decodewasmjs" {
  const factory: (module: object) => Promise<unknown>;
  export default factory;
}
