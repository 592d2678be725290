import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { findViolations } from './rules.ts';
import { parseFiles, type SourceFile } from './source-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = /\.(?:ts|tsx|mjs|css)$/;

function readTree(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return {
        path: file.slice(root.length).replaceAll('\\', '/').replace(/^\//, ''),
        text: readFileSync(file, 'utf8'),
      };
    });
}

const files = parseFiles(['server', 'web', 'scripts'].flatMap(readTree));

it('reads the tree it is meant to judge', () => {
  const paths = files.map((file) => file.path);
  expect(paths).toEqual(expect.arrayContaining(['server/domain/fold-site.ts', 'scripts/bootstrap.mjs']));
  expect(
    files.find((file) => file.path === 'server/domain/fold-site.ts')?.imports.map((i) => i.target),
  ).toContain('server/domain/sites.ts');
});

it('finds every relative import of the product in the tree', () => {
  const known = new Set(files.map((file) => file.path));
  // Tests may also look into tests/support, which is not read here.
  const product = files.filter(({ path }) => !/\.test\.tsx?$/.test(path));
  const lost = product.flatMap((file) =>
    file.imports
      .filter(({ target }) => target !== null && /\.(?:ts|tsx)$/.test(target) && !known.has(target))
      .map(({ specifier }) => `${file.path}: ${specifier}`),
  );
  expect(lost).toEqual([]);
});

it('keeps every arrow of the architecture', () => {
  const found = findViolations(files).map(({ rule, path, message }) => `[${rule}] ${path}: ${message}`);
  expect(found).toEqual([]);
});
