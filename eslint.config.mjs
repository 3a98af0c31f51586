import importX from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";

/** The way imports may point: what stands left may be imported by what stands right (see docs/architecture.md). */
const LAYERS = [
  ["errors.ts", "invariant.ts", "error-code.ts", "failures"],
  ["text", "tensor", "threads"],
  ["imaging", "metrics", "architectures"],
  ["datasets", "phantom"],
  ["audit"],
  ["graph"],
  ["onnx"],
  ["engines"],
  ["training"],
  ["explain", "publish", "experiments"],
  ["store"],
  ["jobs"],
  ["api"],
  ["commands"],
];

const zones = LAYERS.flatMap((layer, depth) =>
  layer.map((folder) => ({
    target: `./lib/${folder}`,
    from: [...LAYERS.slice(depth + 1).flat().map((later) => `./lib/${later}`), "./app"],
    message: "Imports point one way through the house: see docs/architecture.md.",
  })),
);

/** One folder owns each native or heavy module. */
const OWNERS = {
  "onnxruntime-node": ["lib/engines/compiled/onnxruntime/**"],
  "@tensorflow/tfjs": ["lib/engines/tfjs/**"],
  "tfjs-node-native": ["lib/engines/tfjs/**"],
  "onnxruntime-web": ["app/predict/_browser/**"],
  "@cornerstonejs/codec-charls": ["lib/imaging/dicom/**"],
  "@cornerstonejs/codec-charls/decodewasmjs": ["lib/imaging/dicom/**"],
  "@cornerstonejs/codec-openjpeg": ["lib/imaging/dicom/**"],
  "@cornerstonejs/codec-openjpeg/decodewasmjs": ["lib/imaging/dicom/**"],
  "@cornerstonejs/codec-libjpeg-turbo-8bit": ["lib/imaging/jpeg/**"],
  "@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs": ["lib/imaging/jpeg/**"],
  "@e965/xlsx": ["lib/datasets/tables/**", "lib/{jobs,commands}/**/*.test.ts"],
  "danfojs-node": ["lib/datasets/cohorts/cohort-table.ts"],
  "pg": ["lib/store/**"],
  "drizzle-orm": ["lib/store/**"],
  "pg-boss": ["lib/jobs/runs/queue.ts"],
};

const restricted = (allowed) => [
  "error",
  {
    paths: Object.entries(OWNERS)
      .filter(([name]) => !allowed.includes(name))
      .map(([name, where]) => ({ name, message: `Only ${where.join(", ")} imports ${name}.` })),
    patterns: [{ group: ["**/utils", "**/helpers", "**/types", "**/index"], message: "Name the concept instead." }],
  },
];

export default tseslint.config(
  { ignores: ["node_modules/**", ".next*/**", "dist/**", ".hilum/**", "public/**", "docs/api/**", "next-env.d.ts", "test-results/**"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX, "react-hooks": reactHooks },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver({ project: "./tsconfig.json" })] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones, basePath: import.meta.dirname }],
      "no-restricted-imports": restricted([]),
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-redeclare": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "no-console": "error",
    },
  },
  ...Object.entries(
    Object.entries(OWNERS).reduce((byGlob, [name, globs]) => {
      for (const glob of globs) (byGlob[glob] ??= []).push(name);
      return byGlob;
    }, {}),
  ).map(([glob, names]) => ({ files: [glob], rules: { "no-restricted-imports": restricted(names) } })),
  { files: ["bin/**", "lib/commands/**", "lib/engines/*/*.bench.ts", "bench/**"], rules: { "no-console": "off" } },
);
