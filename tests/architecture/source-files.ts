import { parseSync } from 'vite';

/** A file of the repository: path from its root with `/`, and its text. */
export interface SourceFile {
  path: string;
  text: string;
}

/** One import, re-export, `import()` or type import of a file. */
export interface Import {
  /** As written. */
  specifier: string;
  /** Path of the imported file where it is one of the repository's, else null (a package, a built-in). */
  target: string | null;
  isTypeOnly: boolean;
}

/** What the rules look at in one file. */
export interface ParsedFile extends SourceFile {
  imports: Import[];
  /** `process.env`, or `env` taken from `node:process`. */
  readsEnvironment: boolean;
  /** Reads of the clock, of random numbers or of the outside world, as written. */
  impureReads: string[];
  /** Whether it only passes on what other files export. */
  isBarrel: boolean;
  firstComment: string;
}

interface Node {
  type: string;
  [key: string]: unknown;
}

const CODE = /\.(?:ts|tsx|mjs)$/;
const IMPURE_MEMBERS = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
]);
const IMPURE_CALLS = new Set(['fetch', 'setTimeout', 'setInterval', 'queueMicrotask', 'require']);

/** Parses the code among `files` and resolves their imports among them; other files come back without imports. */
export function parseFiles(files: readonly SourceFile[]): ParsedFile[] {
  const paths = new Set(files.map((file) => file.path));
  return files.map((file) => (CODE.test(file.path) ? parseFile(file, paths) : plainFile(file)));
}

function plainFile(file: SourceFile): ParsedFile {
  const firstComment = /^\s*\/\*[\s\S]*?\*\//.exec(file.text)?.[0] ?? '';
  return { ...file, imports: [], readsEnvironment: false, impureReads: [], isBarrel: false, firstComment };
}

function parseFile(file: SourceFile, paths: ReadonlySet<string>): ParsedFile {
  const { program, comments, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path} does not parse: ${errors[0]?.message}`);
  const body = program.body as unknown as Node[];
  const parsed: ParsedFile = {
    ...file,
    imports: [],
    readsEnvironment: false,
    impureReads: [],
    isBarrel: body.length > 0 && body.every(isReexport),
    firstComment: comments
      .filter((comment) => isAtTop(comment.start, body))
      .map((comment) => comment.value)
      .join('\n'),
  };
  visit(program as unknown as Node, (node) => {
    const found = importOf(node);
    if (found) parsed.imports.push({ ...found, target: resolve(file.path, found.specifier, paths) });
    noteReads(node, parsed);
  });
  return parsed;
}

/** The comment lines above the first statement, or right after the imports' first line: "its first comment". */
function isAtTop(commentStart: number, body: readonly Node[]): boolean {
  const firstCode = body.find((node) => node.type !== 'ImportDeclaration');
  return commentStart < Number(firstCode?.start ?? Number.POSITIVE_INFINITY);
}

function isReexport(node: Node): boolean {
  if (node.type === 'ExportAllDeclaration') return true;
  return node.type === 'ExportNamedDeclaration' && node.source !== null;
}

function visit(value: unknown, onNode: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, onNode);
  } else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') onNode(value as Node);
    for (const child of Object.values(value)) visit(child, onNode);
  }
}

function importOf(node: Node): Pick<Import, 'specifier' | 'isTypeOnly'> | null {
  const source = node.source as { type?: string; value?: unknown } | null | undefined;
  if (source?.type !== 'Literal' || typeof source.value !== 'string') return null;
  const specifier = source.value;
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier, isTypeOnly: isTypeOnly(node, 'importKind') };
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return { specifier, isTypeOnly: isTypeOnly(node, 'exportKind') };
    case 'ImportExpression':
      return { specifier, isTypeOnly: false };
    case 'TSImportType':
      return { specifier, isTypeOnly: true };
    default:
      return null;
  }
}

/** `import type { A }`, or every name in it marked `type`. */
function isTypeOnly(node: Node, kind: 'importKind' | 'exportKind'): boolean {
  const names = (node.specifiers ?? []) as Node[];
  return node[kind] === 'type' || (names.length > 0 && names.every((name) => name[kind] === 'type'));
}

function noteReads(node: Node, parsed: ParsedFile): void {
  if (node.type === 'MemberExpression') {
    const name = `${nameOf(node.object)}.${nameOf(node.property)}`;
    if (name === 'process.env') parsed.readsEnvironment = true;
    if (IMPURE_MEMBERS.has(name) || name.startsWith('process.')) parsed.impureReads.push(name);
  } else if (
    node.type === 'NewExpression' &&
    nameOf(node.callee) === 'Date' &&
    (node.arguments as unknown[]).length === 0
  ) {
    parsed.impureReads.push('new Date()');
  } else if (node.type === 'CallExpression' && IMPURE_CALLS.has(nameOf(node.callee))) {
    parsed.impureReads.push(`${nameOf(node.callee)}()`);
  } else if (
    node.type === 'ImportDeclaration' &&
    /^(?:node:)?process$/.test(String((node.source as Node).value))
  ) {
    // Also under another name: `import { env } from 'node:process'`, `import p from 'node:process'`.
    const names = node.specifiers as Node[];
    if (names.some((name) => name.type !== 'ImportSpecifier' || nameOf(name.imported) === 'env'))
      parsed.readsEnvironment = true;
  }
}

function nameOf(value: unknown): string {
  const node = value as {
    type?: string;
    name?: string;
    value?: unknown;
    object?: unknown;
    property?: unknown;
  } | null;
  if (node?.type === 'Identifier') return node.name ?? '';
  if (node?.type === 'Literal') return String(node.value);
  // `globalThis.process` reads the same thing.
  if (node?.type === 'MemberExpression' && nameOf(node.object) === 'globalThis') return nameOf(node.property);
  return '';
}

function resolve(from: string, specifier: string, paths: ReadonlySet<string>): string | null {
  // Vite's `?url` and `?worker` name the same file.
  const bare = specifier.replace(/\?.*$/, '');
  let path: string;
  if (bare.startsWith('#domain/')) path = `server/domain/${bare.slice('#domain/'.length)}`;
  else if (bare.startsWith('.')) path = joinPath(from, bare);
  else return null;
  const candidates = [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`, `${path}/index.tsx`];
  return candidates.find((candidate) => paths.has(candidate)) ?? path;
}

function joinPath(from: string, relative: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
