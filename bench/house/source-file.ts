import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";

/** Another file of the house that a file imports. `typesOnly`: nothing of it is there at run time. */
export interface Import {
  path: string;
  typesOnly: boolean;
}

/** A source file as far as the shape of the house goes. */
export interface SourceFile {
  /** Relative to the checkout, with `/`. */
  path: string;
  lines: readonly string[];
  imports: readonly Import[];
  /** The names it exports, values and types, each once; also what it passes on from another file. `default` is none. */
  exports: readonly string[];
  /** Names of packages and of Node's own modules that it needs at run time. */
  packages: readonly string[];
  /** Length of every function, in lines: also of those within others. */
  functionLengths: readonly number[];
}

const SOURCE = /\.(tsx?|mjs)$/;
const ENDINGS = ["", ".ts", ".tsx", ".mjs"];

/** Whether a file is there for tests or measurements only. */
export const isForTests = (path: string): boolean =>
  /\.(test|fixture|bench|spec)\.tsx?$|\/test-support\/|\/test-store\.ts$|^test\//.test(path);

/** All TypeScript of the checkout and its plain JavaScript modules, as git lists them. */
export function readSourceFiles(project: string): SourceFile[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: project,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  const paths = listed.split("\n").filter((path) => SOURCE.test(path) && existsSync(join(project, path)));
  const known = new Set(paths);
  return paths.map((path) => readSourceFile(path, readFileSync(join(project, path), "utf8"), known));
}

/** Reads one file; its imports are resolved to those of `known`. */
export function readSourceFile(path: string, text: string, known: ReadonlySet<string>): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const packages: string[] = [];
  const functionLengths: number[] = [];
  const add = (named: string, typesOnly: boolean) => {
    const target = resolveImport(path, named, known);
    if (target !== null) imports.push({ path: target, typesOnly });
    else if (!typesOnly && !/^[.@]\//.test(named)) packages.push(named);
  };
  const visit = (node: ts.Node) => {
    const named = importOf(node);
    if (named !== null) add(named.name, named.typesOnly);
    const isFunction = ts.isFunctionLike(node) && "body" in node && node.body !== undefined;
    if (isFunction) functionLengths.push(lineOf(tree, node.end) - lineOf(tree, node.getStart()) + 1);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const exports = [...new Set(tree.statements.flatMap(exportedNames))];
  return { path, lines: text.replace(/\n$/, "").split("\n"), imports, exports, packages, functionLengths };
}

/** The names that one statement at the top of a file exports. */
function exportedNames(statement: ts.Statement): string[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    if (exportClause === undefined) return [];
    if (!ts.isNamedExports(exportClause)) return [exportClause.name.text];
    return exportClause.elements.map(({ name }) => name.text).filter((name) => name !== "default");
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const has = (kind: ts.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind);
  if (!has(ts.SyntaxKind.ExportKeyword) || has(ts.SyntaxKind.DefaultKeyword)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

/** `a`, or each of `[a, b]` and `{ a, b }`. */
function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

const lineOf = (tree: ts.SourceFile, at: number): number => tree.getLineAndCharacterOfPosition(at).line;

/** What an import, an export of another module, or a call of `import()` names. */
function importOf(node: ts.Node): { name: string; typesOnly: boolean } | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
    return { name: node.moduleSpecifier.text, typesOnly: bringsTypesOnly(node.importClause) };
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier))
    return { name: node.moduleSpecifier.text, typesOnly: node.isTypeOnly };
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
    return { name: node.argument.literal.text, typesOnly: true };
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return null;
  const [named] = node.arguments;
  return named !== undefined && ts.isStringLiteral(named) ? { name: named.text, typesOnly: false } : null;
}

function bringsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const { namedBindings } = clause;
  return (
    clause.name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  );
}

function resolveImport(from: string, named: string, known: ReadonlySet<string>): string | null {
  if (!/^[.@]/.test(named)) return null;
  const target = named.startsWith("@/") ? named.slice(2) : posix.join(posix.dirname(from), named);
  const ending = ENDINGS.find((end) => known.has(target + end));
  return ending === undefined ? null : target + ending;
}
