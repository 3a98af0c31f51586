import { readFileSync } from "node:fs";
import importX from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";

const MESSAGE = "Imports point one way through the house: see the rooms in docs/architecture.md.";

/** The rooms and what each may know, from the table of docs/architecture.md. */
const ROOMS = new Map(
  readFileSync(new URL("docs/architecture.md", import.meta.url), "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells.length === 5 && /^`[a-z/.-]+`$/.test(cells[1]))
    .map(([, room, , known]) => [room.slice(1, -1), [...known.matchAll(/`([^`]+)`/g)].map(([, name]) => name)]),
);
const EVERYBODY = [...ROOMS.keys()].slice(0, 5);

/** What a room may know, and what that may know in turn. */
function knownBy(room, known) {
  if (!ROOMS.has(room)) throw new Error(`docs/architecture.md has no room called ${room}.`);
  for (const next of ROOMS.get(room)) if (!known.has(next)) knownBy(next, known.add(next));
  return known;
}

const forbid = (target, from) => ({ target: `./${target}`, from: from.map((room) => `./${room}`), message: MESSAGE });
const zonesKnowing = (more) =>
  [...ROOMS.keys()].map((room) => {
    const known = knownBy(room, new Set([room, ...EVERYBODY, ...more]));
    return forbid(
      room,
      [...ROOMS.keys()].filter((other) => !known.has(other)),
    );
  });
const zones = zonesKnowing([]);

/** What no client component may name; pages, routes and `app/_server` may, but for the engines. */
const SERVERS_ONLY = ["lib/store", "lib/jobs", "lib/api/server", "lib/engines", "lib/onnx"];
const restrictPaths = (zones) => ({
  "import-x/no-restricted-paths": ["error", { zones, basePath: import.meta.dirname }],
});

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
  pg: ["lib/store/**"],
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
  {
    ignores: [
      "node_modules/**",
      ".next*/**",
      "dist/**",
      ".hilum/**",
      "public/**",
      "docs/api/**",
      "next-env.d.ts",
      "test-results/**",
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX, "react-hooks": reactHooks },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver({ project: "./tsconfig.json" })] },
    rules: {
      ...restrictPaths(zones),
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
  { files: ["app/**/*.{ts,tsx}"], rules: restrictPaths([...zones, forbid("app", SERVERS_ONLY)]) },
  {
    files: ["app/**/{page,layout,route}.{ts,tsx}", "app/_server/**"],
    rules: restrictPaths([...zones, forbid("app", ["lib/engines", "lib/onnx"])]),
  },
  { files: ["**/*.test.ts"], rules: restrictPaths(zonesKnowing(["lib/phantom", "lib/tensor", "lib/imaging"])) },
  { files: ["bin/**", "lib/commands/**", "lib/engines/*/*.bench.ts", "bench/**"], rules: { "no-console": "off" } },
);
