/**
 * @file `npm run licences`: lists the licence of every package that Hilum needs to run, on any platform, in docs/licences.md.
 *
 * From the lock file, which names the same packages on every machine, those for other systems included.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inProject } from "./project.mjs";

/** Licences that go with Hilum's own (MIT), each with what makes it so. */
const COMPATIBLE = Object.freeze({
  MIT: "permissive",
  ISC: "permissive",
  "BSD-2-Clause": "permissive",
  "BSD-3-Clause": "permissive",
  "0BSD": "permissive",
  "Apache-2.0": "permissive; its notices are in the packages, which are installed whole",
  Unlicense: "public domain",
  "CC0-1.0": "public domain",
  "OFL-1.1": "typefaces, used under their own names and not sold by themselves",
  "CC-BY-4.0": "a table of browsers that the build reads; its authors are named here",
  "LGPL-3.0-or-later":
    "libvips, a shared library of its own beside sharp: unchanged, loaded at run time, and whoever wants another puts it in its place",
});

/** Packages whose `package.json` names no licence but that bring its text. */
const READ_BY_HAND = Object.freeze({
  busboy: { licence: "MIT", where: "its file LICENSE" },
  streamsearch: { licence: "MIT", where: "its file LICENSE" },
  "typed-function": { licence: "MIT", where: "its file LICENSE" },
});

/**
 * @typedef {object} PackageLicence
 * @property {string} name
 * @property {string} version
 * @property {string} licence An SPDX expression, or "none named".
 */

/**
 * What the lock file says of every package that is not for development alone, by name and version.
 * @param {string} lock The text of package-lock.json.
 * @returns {PackageLicence[]}
 */
export function packageLicences(lock) {
  /** @type {Record<string, { name?: string, version?: string, license?: string, dev?: boolean, link?: boolean }>} */
  const packages = JSON.parse(lock).packages;
  const found = Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== "" && !dev && !link)
    .map(([path, { name, version = "", license }]) => {
      const called = name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return {
        name: called,
        version,
        licence:
          license ??
          (called in READ_BY_HAND
            ? READ_BY_HAND[/** @type {keyof typeof READ_BY_HAND} */ (called)].licence
            : "none named"),
      };
    });
  const once = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...once.values()].sort((a, b) =>
    a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1,
  );
}

/**
 * Whether an SPDX expression may go with Hilum: one side of an OR is enough, every side of an AND is needed.
 * @param {string} expression
 * @returns {boolean}
 */
export function isCompatible(expression) {
  const bare = expression.replace(/^\((.*)\)$/, "$1");
  if (bare.includes(" OR ")) return bare.split(" OR ").some(isCompatible);
  if (bare.includes(" AND ")) return bare.split(" AND ").every(isCompatible);
  return Object.hasOwn(COMPATIBLE, bare);
}

/**
 * docs/licences.md.
 * @param {readonly PackageLicence[]} packages
 */
export function licencesDocument(packages) {
  /** @type {Map<string, string[]>} */
  const byLicence = new Map();
  for (const { name, version, licence } of packages)
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${name} ${version}`]);
  const sections = [...byLicence]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([licence, names]) => `## ${licence} (${names.length})\n\n${names.join(", ")}`);
  return (
    [
      HEAD,
      [
        "| licence | why it goes with MIT |",
        "|---|---|",
        ...Object.entries(COMPATIBLE).map(([licence, why]) => `| ${licence} | ${why} |`),
      ].join("\n"),
      byHand(),
      ...sections,
    ].join("\n\n") + "\n"
  );
}

const HEAD = `# Licences of what Hilum needs to run

Written by \`npm run licences\` from package-lock.json: every package that is installed for use on some system, what only
development needs left out. \`bin/licences.test.ts\` holds this page to the lock file and refuses a licence that is not in the table.
Packages are installed from their registry and not passed on with Hilum. What a package brings compiled keeps its own terms in its
folder: PostgreSQL (PostgreSQL licence), ONNX Runtime (MIT, with ThirdPartyNotices), libjpeg-turbo (BSD, IJG), OpenJPEG (BSD),
CharLS (BSD), libvips (LGPL).`;

function byHand() {
  return Object.entries(READ_BY_HAND)
    .map(([name, { licence, where }]) => `\`${name}\` names no licence in its package.json; ${where} is ${licence}.`)
    .join("\n");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const packages = packageLicences(readFileSync(inProject("package-lock.json"), "utf8"));
  writeFileSync(inProject("docs", "licences.md"), licencesDocument(packages));
  const refused = packages.filter(({ licence }) => !isCompatible(licence));
  for (const { name, version, licence } of refused)
    console.error(`${name} ${version}: ${licence} is not among the licences that go with Hilum`);
  console.log(`${packages.length} packages in docs/licences.md`);
  process.exitCode = refused.length > 0 ? 1 : 0;
}
