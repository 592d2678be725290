import { describe, expect, it } from 'vitest';
import { findViolations } from './rules.ts';
import { parseFiles } from './source-files.ts';

/** Rules broken by a made-up tree of path → text. */
function brokenBy(tree: Record<string, string>): string[] {
  const files = Object.entries(tree).map(([path, text]) => ({ path, text }));
  return findViolations(parseFiles(files)).map(({ rule, path }) => `${rule}: ${path}`);
}

const LONG = 'export const a = 1;\n'.repeat(401);

/** Each breaks exactly the named rule in the named file. */
const BAD: [rule: string, path: string, text: string][] = [
  ['domain is pure', 'server/domain/a.ts', "import { x } from 'kysely-like';"],
  ['domain is pure', 'server/domain/a.ts', "import type { Row } from '../db/schema.ts';"],
  ['domain is pure', 'server/domain/a.ts', "import { readFileSync } from 'node:fs';"],
  ['domain is pure', 'server/domain/a.ts', 'export const now = () => Date.now();'],
  ['domain is pure', 'server/domain/a.ts', 'export const today = () => new Date();'],
  ['domain is pure', 'server/domain/a.ts', 'export const luck = () => Math.random();'],
  ['domain is pure', 'server/domain/a.ts', "export const load = () => globalThis.fetch('/');"],
  ['server slices', 'server/sites/sites.service.ts', "import { q } from '../photos/photos.queries.ts';"],
  ['server slices', 'server/sites/sites.service.ts', "import type { R } from '../photos/photos.rows.ts';"],
  ['server slices', 'server/sites/sites.service.ts', "import { createApp } from '../app.ts';"],
  [
    'server slices',
    'server/sites/sites.service.ts',
    "export { x } from '../../scripts/root.ts'; export const y = 1;",
  ],
  ['server slices', 'server/db/schema.ts', "import { s } from '../sites/sites.service.ts';"],
  ['server slices', 'server/db/schema.ts', "import { s } from '../http/session.ts';"],
  ['server slices', 'server/http/session.ts', "import { q } from '../auth/auth.queries.ts';"],
  ['kysely stays in queries', 'server/sites/sites.service.ts', "import type { Transaction } from 'kysely';"],
  ['kysely stays in queries', 'scripts/seed.ts', "const k = await import('kysely');"],
  [
    'hono stays in routes',
    'server/sites/sites.service.ts',
    "import { HTTPException } from 'hono/http-exception';",
  ],
  ['hono stays in routes', 'server/main.ts', "import { serve } from '@hono/node-server';"],
  ['hono stays in routes', 'web/sites/a.ts', "import { hc } from 'hono/client';"],
  ['web slices', 'web/sites/sites.screen.tsx', "import { P } from '../playspaces/play-panel.tsx';"],
  ['web slices', 'web/sites/sites.screen.tsx', "import { routes } from '../app/routes.tsx';"],
  ['web slices', 'web/ui/button.tsx', "import { P } from '../sites/site-panel.tsx';"],
  ['web slices', 'web/map/style.ts', "import type { P } from '../sites/sites.layers.ts';"],
  ['web slices', 'web/offline/outbox.ts', "const s = () => import('../sites/sites.hooks.ts');"],
  ['offline without react', 'web/offline/store.ts', "import { useState } from 'react';"],
  ['one map', 'web/sites/sites.screen.tsx', "import { Marker } from 'maplibre-gl';"],
  ['one map', 'web/app/shell.tsx', "import 'maplibre-gl/dist/maplibre-gl.css';"],
  ['deck.gl in layers', 'web/sites/sites.screen.tsx', "import type { Layer } from '@deck.gl/core';"],
  ['deck.gl in layers', 'web/ui/a.ts', "import { Device } from '@luma.gl/core';"],
  ['web takes domain and ApiType', 'web/api/client.ts', "import { createApp } from '../../server/app.ts';"],
  ['web takes domain and ApiType', 'web/api/client.ts', "import type { C } from '../../server/config.ts';"],
  ['web takes domain and ApiType', 'web/sites/a.ts', "import { r } from '../../scripts/root.ts';"],
  ['one reader of the environment', 'server/main.ts', 'export const port = process.env.PORT;'],
  ['one reader of the environment', 'server/main.ts', "export const port = process['env'].PORT;"],
  ['one reader of the environment', 'server/http/a.ts', "import { env } from 'node:process';"],
  ['one reader of the environment', 'web/app/a.ts', 'export const mode = globalThis.process.env.MODE;'],
  ['no barrels', 'server/sites/all.ts', "export * from './sites.service.ts';"],
  ['no barrels', 'web/ui/index.ts', "import { a } from './a.ts';\nexport const b = a;"],
  ['long files say why', 'server/sites/a.ts', LONG],
  ['long files say why', 'server/sites/a.ts', `// All of it.\n${LONG}`],
  ['long files say why', 'server/sites/a.ts', `${LONG}\n// Long because it grew.`],
  ['long files say why', 'web/ui/a.css', '.a { color: red }\n'.repeat(401)],
];

describe('each rule', () => {
  it.each(BAD)('%s: %s with %j', (rule, path, text) => {
    expect(brokenBy({ [path]: text })).toEqual([`${rule}: ${path}`]);
  });

  it('no cycles: two files', () => {
    const tree = {
      'server/sites/a.ts': "import { b } from './b.ts'; export const a = b;",
      'server/sites/b.ts': "import { c } from './c.ts'; export const b = c;",
      'server/sites/c.ts': "import type { A } from './a.ts'; export const c: A = 1;",
      'server/sites/d.ts': "import { a } from './a.ts';",
    };
    expect(brokenBy(tree)).toEqual(['no cycles: server/sites/a.ts']);
  });

  it('no cycles: through a type expression, without file endings, and a file with itself', () => {
    const tree = {
      'web/sites/a.tsx': "export type A = typeof import('./b');",
      'web/sites/b.ts': "import type { A } from './a'; export const b = 1;",
      'web/ui/self.ts': "import { x } from './self.ts'; export const y = x;",
    };
    expect(brokenBy(tree).sort()).toEqual(['no cycles: web/sites/a.tsx', 'no cycles: web/ui/self.ts']);
  });
});

it('lets through what the architecture allows', () => {
  const tree = {
    'server/domain/a.ts':
      "import { z } from 'zod'; import { b } from './b.ts'; export const d = (t: string) => new Date(t);",
    'server/domain/b.ts': 'export const b = 1;',
    'server/config.ts': 'export const port = process.env.PORT;',
    'server/main.ts': "import { createApp } from './app.ts'; import { port } from './config.ts';",
    'server/app.ts':
      "import { Hono } from 'hono'; import { r } from './sites/sites.routes.ts'; export type ApiType = Hono;",
    'server/sites/sites.routes.ts':
      "import { Hono } from 'hono'; import { s } from './sites.service.ts'; import { h } from '../http/kit.ts';",
    'server/sites/sites.service.ts':
      "import { q } from './sites.queries.ts'; import { p } from '../photos/photos.service.ts';",
    'server/sites/sites.queries.ts':
      "import { sql } from 'kysely'; import type { D } from '../db/schema.ts'; import { b } from '../domain/b.ts';",
    'server/sites/sites.service.test.ts': "import { q } from '../photos/photos.queries.ts'; process.env.X;",
    'server/db/schema.ts': "import type { Kysely } from 'kysely'; import { b } from '../domain/b.ts';",
    'server/http/kit.ts':
      "import { Hono } from '@hono/zod-openapi'; import { s } from '../auth/auth.service.ts';",
    'web/api/client.ts':
      "import { hc } from 'hono/client'; import type { ApiType } from '../../server/app.ts';",
    'web/app/routes.tsx':
      "import { S } from '../sites/sites.screen.tsx'; import { P } from '../playspaces/p.tsx';",
    'web/sites/sites.screen.tsx':
      "import { M } from '../map/index.ts'; import { b } from '#domain/b.ts'; import { c } from '../api/client.ts';",
    'web/sites/sites.layers.ts': "import { ScatterplotLayer } from '@deck.gl/layers';",
    'web/map/index.ts': "export { M } from './map.tsx';",
    'web/map/map.tsx':
      "import * as maplibregl from 'maplibre-gl'; import url from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';",
    'scripts/long.ts': `// Long because a test needs it.\n${LONG}`,
    'tests/support/all.ts': "export * from './database.ts';",
  };
  expect(brokenBy(tree)).toEqual([]);
});
