import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mayCall, type Outside, ROUTES, type RouteKey } from '../../server/domain/access.ts';
import { ROLE_NAMES } from '../../server/domain/roles.ts';
import { OFFICES } from '../support/routes/offices.ts';
import { PEOPLE } from '../support/routes/people.ts';
import { PLACES } from '../support/routes/places.ts';
import { RESIDENTS } from '../support/routes/residents.ts';
import { TABLETS } from '../support/routes/tablets.ts';
import { type Answer, REACHES, type Sample, Walk, type Walker } from '../support/routes/walk.ts';
import { writeBasemap } from '../support/small-basemap.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

/*
 * Every route × every role × (a record of an own commune, of another one, no commune at all), and without an account
 * or with one that is gone: what each gets is compared with `server/domain/access.ts` and `roles.ts`.
 */

// Imports start a thread each.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SAMPLES = { ...PLACES, ...OFFICES, ...TABLETS, ...RESIDENTS, ...PEOPLE } as Record<
  RouteKey,
  Sample | undefined
>;
const KEYS = Object.keys(ROUTES) as RouteKey[];

let folder: string;
let app: TestApp;
let walk: Walk;
let gone: Walker;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bo-an-scope-'));
  const basemap = join(folder, 'hanoi.pmtiles');
  writeBasemap(basemap, { box: [105.2, 20.5, 106.1, 21.5], maxZoom: 12, tile: () => new Uint8Array(8) });
  app = await createTestApp({ basemapUrl: basemap });
  walk = new Walk(app);
  await walk.signInAll();
  gone = await walk.signIn('admin', 'own', 'gone');
  await (await app.parts.auth.$context).internalAdapter.deleteUser(gone.userId);
});
const cells = new Map<string, string>();
afterAll(async () => {
  console.log(table());
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** In words of the table: what somebody got. */
async function wordFor(route: RouteKey, sample: Sample, who: Walker, answer: Answer): Promise<string> {
  const code = /"code":"([a-z_.]+)"/.exec(answer.text)?.[1];
  if (answer.status === 401) return '401';
  if (answer.status === 403)
    return code !== undefined && ['auth.outside_scope', sample.refusedAs].includes(code)
      ? '403 scope'
      : '403';
  if (answer.status === 404 || (code !== undefined && code === sample.hiddenAs)) return '404';
  // 409: the record is not in a state for it, which only somebody who may see it is told.
  if (answer.status >= 400 && answer.status !== 409)
    throw new Error(`${route} by ${who.role}: ${answer.status} ${answer.text}`);
  if (sample.sees === undefined) return 'yes';
  return (await sample.sees(answer, walk, who)) ? 'yes' : 'without';
}

const REFUSAL: Record<Outside, string> = {
  ...{
    unbound: 'yes',
    own: 'yes',
    left_out: 'without',
    hidden: '404',
    refused: '403 scope',
    returned: 'without',
  },
};

function expected(route: RouteKey, sample: Sample, { role, reach }: Pick<Walker, 'role' | 'reach'>): string {
  const { needs, outside } = ROUTES[route];
  if (needs === 'public') return 'yes';
  if (!mayCall(role, route)) return '403';
  const isRefused = sample.finer?.(role) === false;
  if (isRefused && outside !== 'returned') return '403';
  const isInside = reach === 'own' || role === 'admin' || role === 'city';
  if (!isInside && outside !== 'unbound' && outside !== 'own') return REFUSAL[outside];
  return isRefused ? 'without' : 'yes';
}

describe('the table of routes', () => {
  it('is what the app serves, and has a sample for each', async () => {
    const { paths } = await app.json<{ paths: Record<string, Record<string, Record<string, string>>> }>(
      '/api/openapi.json',
    );
    const served = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(served.toSorted()).toEqual(KEYS.toSorted());
    expect(KEYS.filter((key) => SAMPLES[key] === undefined)).toEqual([]);
  });
});

describe.each(KEYS)('%s', (route) => {
  const sample = SAMPLES[route] as Sample;
  const { needs } = ROUTES[route];

  it('answers nobody who is not signed in, nor an account that is gone', async () => {
    const [first] = walk.walkers;
    for (const [name, cookie] of [
      ['nobody', null],
      ['gone', gone.cookie],
    ] as const) {
      // A call each: what is done once only would be refused to the second.
      const answer = await walk.send(cookie, await sample.call(walk, first as Walker));
      const word = await wordFor(route, sample, gone, answer);
      cells.set(`${route}|${name}`, word);
      expect(word, `${name}: ${answer.text.slice(0, 300)}`).toBe(needs === 'public' ? 'yes' : '401');
    }
  });

  it.each(ROLE_NAMES)(
    'answers %s as the table says, in an own commune, in another, and without one',
    async (role) => {
      for (const reach of REACHES) {
        const who = walk.walkers.find((each) => each.role === role && each.reach === reach) as Walker;
        const answer =
          sample.run && mayCall(role, route)
            ? await sample.run(walk, who)
            : await walk.send(who.cookie, await sample.call(walk, who));
        const word = await wordFor(route, sample, who, answer);
        cells.set(`${route}|${role}|${reach}`, word);
        expect(word, `${role}, ${reach}: ${answer.status} ${answer.text.slice(0, 400)}`).toBe(
          expected(route, sample, who),
        );
      }
    },
  );
});

describe('what belongs to one user', () => {
  it('is not found by another, whatever the role', async () => {
    const [admin, field] = (['admin', 'field'] as const).map((role) =>
      walk.walkers.find((each) => each.role === role && each.reach === 'own'),
    ) as [Walker, Walker];
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const sample = SAMPLES[`${method} /api/sync/photos/{id}`] as Sample;
      const answer = await walk.send(admin.cookie, await sample.call(walk, field));
      expect(answer.status, method).toBe(404);
    }
  });
});

/** One line per route: nobody, account that is gone, then each role with an own commune / another / none. */
function table(): string {
  const SHORT: Record<string, string> = {
    yes: '●',
    without: '○',
    '401': '401',
    '403': '–',
    '404': '404',
    '403 scope': '403',
  };
  const short = (key: string) => SHORT[cells.get(key) ?? ''] ?? '?';
  const lines = KEYS.map((route) => {
    const all = ROLE_NAMES.map((role) =>
      REACHES.map((reach) => short(`${route}|${role}|${reach}`)).join(' '),
    );
    return [
      route.padEnd(58),
      short(`${route}|nobody`),
      short(`${route}|gone`),
      ...all.map((each) => each.padEnd(11)),
    ].join(' | ');
  });
  const unexplained = lines.filter((line) => line.includes('?')).length;
  const head = [''.padEnd(58), 'no', 'gone', ...ROLE_NAMES.map((role) => role.padEnd(11))].join(' | ');
  return [
    '● answered   ○ answered, without what is of another commune   – the role may not   404/403 outside the scope',
    head,
    ...lines,
    `${lines.length} routes, ${lines.length * (2 + ROLE_NAMES.length * REACHES.length)} cells, ${unexplained} lines with unexplained cells`,
  ].join('\n');
}
