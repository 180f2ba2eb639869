// Reads source files as the compiler does: every import of any form, and every call, whatever is in comments.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** In place of an import whose name is computed. */
export const computed = '(computed)';

export interface Source {
  /** Path from the root of the repository, with strokes. */
  path: string;
  lines: number;
  /** What it imports: repository paths for our own files, else the name of the package. */
  imports: { target: string; typeOnly: boolean }[];
  /** Every name that it takes: from an object by a point, by brackets or in a pattern, or from a module. */
  takes: string[];
  /** The text of every call and `new`, arguments included. */
  calls: { callee: string; args: string[] }[];
}

/** Every source file under these folders. */
export function sourcesIn(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => relative(root, join(root, folder, name)).replaceAll('\\', '/'))
      .sort()
      .map((path) => readSource(path, readFileSync(join(root, path), 'utf8'))),
  );
}

/** One file, read from its text. */
export function readSource(path: string, text: string): Source {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const source: Source = {
    path,
    lines: text.trimEnd().split('\n').length,
    imports: [],
    takes: [],
    calls: [],
  };
  const add = (name: ts.Node | undefined, typeOnly: boolean) => {
    const target = name && ts.isStringLiteralLike(name) ? resolved(path, name.text) : computed;
    source.imports.push({ target, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) visitCall(node);
    else if (ts.isPropertyAccessExpression(node)) source.takes.push(node.name.text);
    else if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
      source.takes.push(node.argumentExpression.text);
    else if (ts.isImportSpecifier(node)) source.takes.push((node.propertyName ?? node.name).text);
    else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent))
      source.takes.push((node.propertyName ?? node.name).getText(file));
    ts.forEachChild(node, visit);
  };
  const visitCall = (node: ts.CallExpression | ts.NewExpression): void => {
    const callee = node.expression.getText(file).replace(/\s+/g, '');
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword || callee === 'require')
      add(node.arguments?.[0], false);
    const args = (node.arguments ?? []).map((each) => each.getText(file));
    source.calls.push({ callee: ts.isNewExpression(node) ? `new ${callee}` : callee, args });
  };
  visit(file);
  return source;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((each) => each.isTypeOnly)
  );
}

const aliases: [RegExp, string][] = [
  [/^#app\//, 'app/'],
  [/^#db\//, 'db/'],
  [/^#server\//, 'server/'],
  [/^#test\//, 'test/'],
  [/^~\//, 'app/'],
];

function resolved(from: string, name: string): string {
  if (name.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), name));
  for (const [alias, folder] of aliases) if (alias.test(name)) return name.replace(alias, folder);
  return name;
}
