import { Socket } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../server/auth/auth.service.ts';
import type { Assessment } from '../../server/domain/assessment-views.ts';
import type { Site } from '../../server/domain/sites.ts';
import { listen } from '../../server/http/listen.ts';
import { standardOf } from '../support/assessments.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { bomb, docm, lyingBomb, pdf } from '../support/evidence-builders.ts';
import { xlsx, zip } from '../support/file-builders.ts';
import { upload } from '../support/imports.ts';
import { photoForm, plainJpeg } from '../support/photo-form.ts';
import { TestTablet } from '../support/tablet.ts';
import {
  createTestApp,
  LONG_BIEN,
  NEIGHBOUR,
  type RequestOptions,
  type TestApp,
} from '../support/test-app.ts';
import { sha256Of, tusClient } from '../support/tus-client.ts';

/* What an attacker tries, and the answer it gets. Printed as a table at the end. */

let app: TestApp;
let own: Site;
let foreign: Site;
let assessment: Assessment;
let photoId: string;
let importId: string;
let year = 2030;
const answers: [attack: string, answer: string][] = [];
beforeAll(async () => {
  app = await createTestApp();
  for (const user of ['officer', 'neighbour', 'admin', 'field', 'viewer', 'city'] as const)
    await app.signIn(user);
  own = await app.json<Site>('/api/sites', { as: 'officer', json: newSite() }, 201);
  foreign = await app.json<Site>(
    '/api/sites',
    { as: 'neighbour', json: newSite({ communeCode: NEIGHBOUR }) },
    201,
  );
  assessment = await standardOf(app).register('neighbour', { communeCode: NEIGHBOUR });
  const photo = { as: 'neighbour', body: photoForm(await plainJpeg(1)) } as const;
  photoId = (await app.json<{ id: string }>('/api/photos', photo, 201)).id;
  importId = (await upload(app, 'neighbour', { name: 'a.csv', text: 'name,lon,lat\nAo,105.87,21.03\n' })).id;
});
afterAll(async () => {
  const width = Math.max(...answers.map(([attack]) => attack.length));
  console.log(answers.map(([attack, answer]) => `${attack.padEnd(width)}  ${answer}`).join('\n'));
  console.log(`${answers.length} attacks`);
  await app.close();
});

async function told(
  attack: string,
  answer: Response,
): Promise<{ status: number; text: string; code: string }> {
  const text = await answer.text();
  const code = /"code":"([a-z_.]+)"/.exec(text)?.[1] ?? '';
  answers.push([JSON.stringify(attack).slice(1, -1), `${answer.status} ${code}`.trim()]);
  // No attack finds a fault that nobody thought of, and no answer shows the inside.
  expect(answer.status, `${attack}: ${text}`).toBeLessThan(500);
  expect(text).not.toMatch(/node_modules|at \w+ \(|SQLITE_|syntax error|\/server\//);
  return { status: answer.status, text, code };
}
const refused = async (attack: string, answer: Response, status: number, code?: string) => {
  const got = await told(attack, answer);
  expect([got.status, got.code], `${attack}: ${got.text}`).toEqual([status, code ?? got.code]);
};

const SQL = [
  `' OR '1'='1`,
  `'; DROP TABLE sites; --`,
  `" UNION SELECT password FROM account --`,
  `\\'); SELECT pg_sleep(9); --`,
];
const SCRIPT = `<script>alert(1)</script><img src=x onerror=alert(1)>"'\`{{7*7}}\${7*7}`;

describe('text that wants to be a command', () => {
  it('is a word to look for in every filter, and finds nothing', async () => {
    const filters = (text: string) => [
      `/api/sites?q=${text}`,
      `/api/sites?kind=${text}`,
      `/api/sites?unit=${text}`,
      `/api/sites?commune=${text}`,
      `/api/sites?sort=${text}`,
      `/api/sites?cursor=${text}`,
      `/api/sites/by-code/${text}`,
      `/api/sites/export.csv?q=${text}`,
      `/api/playspaces?q=${text}`,
      `/api/coverage?by=${text}`,
      `/api/communes/${text}`,
      `/api/plans/${text}`,
      `/api/plans/hanoi-2026/values?period=${text}`,
      `/api/values/history?indicator=${text}&area=00145&period=2026`,
      `/api/deadlines?plan=${text}`,
      `/api/reports/${text}/half-year/2026-06-01/x`,
      `/api/standard/board?province=${text}`,
      `/api/sync/snapshot?communes=${text}`,
      `/api/sync/conflicts?site=${text}`,
      `/api/tiles/sites/14/1/1.mvt?kind=${text}`,
    ];
    for (const text of SQL)
      for (const path of filters(encodeURIComponent(text))) {
        const startedAt = Date.now();
        const { text: body } = await told(
          `injection: ${decodeURIComponent(path)}`,
          await app.request(path, { as: 'officer' }),
        );
        expect(Date.now() - startedAt).toBeLessThan(5000);
        expect(body).not.toContain(own.id);
      }
    expect((await app.json<Site>(`/api/sites/${own.id}`, { as: 'officer' })).id).toBe(own.id);
  });

  it('is kept as the text it is in every field, and comes back as data', async () => {
    const text = SQL[1] + SCRIPT;
    const site = await app.json<Site>(
      '/api/sites',
      {
        as: 'officer',
        json: newSite({ name: text, owner: text, hamlet: text.slice(0, 100), description: text }),
      },
      201,
    );
    expect(site).toMatchObject({ name: text, owner: text, description: text });
    const page = await app.request(`/api/sites/${site.id}`, { as: 'officer' });
    expect(page.headers.get('Content-Type')).toContain('application/json');
    expect(page.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const note = newEvent('noted', { note: text });
    await app.json(`/api/sites/${site.id}/events`, { as: 'officer', json: { events: [note] } }, 201);
    answers.push(['stored script in name, owner, note', 'kept as text, JSON with nosniff']);
    const kml = await (await app.request('/api/sites/export.kml', { as: 'officer' })).text();
    expect(kml).not.toContain('<script>');
    answers.push(['stored script in an export as KML', 'escaped']);
  });

  it('is no formula in a file that a spreadsheet opens', async () => {
    for (const name of [
      "=cmd|' /C calc'!A0",
      '+1+1',
      '-2+3',
      '@SUM(A1)',
      '\t=1+1',
      '=HYPERLINK("http://evil.example")',
    ]) {
      await app.json('/api/sites', { as: 'officer', json: newSite({ name }) }, 201);
      answers.push([`formula in a name: ${name}`, 'quoted in CSV, text in XLSX']);
    }
    const csv = await (await app.request('/api/sites/export.csv', { as: 'officer' })).text();
    for (const line of csv.split('\n'))
      for (const cell of line.split(',')) expect(cell).not.toMatch(/^"?[=+@\t]|^"?-\D/);
  });

  it('costs no more time than other text', async () => {
    for (const text of [
      `${'a'.repeat(30)}!`.repeat(60),
      '('.repeat(1500),
      `${' '.repeat(1500)}x`,
      '%'.repeat(300),
    ]) {
      const startedAt = Date.now();
      await told(
        `expression that never ends: ${text.slice(0, 12)}…`,
        await app.request(`/api/sites?q=${encodeURIComponent(text)}`, { as: 'officer' }),
      );
      expect(Date.now() - startedAt).toBeLessThan(3000);
    }
  });
});

describe('records of somebody else', () => {
  it('are not found by their id, with every verb', async () => {
    const id = foreign.id;
    const photo = `/api/photos/${photoId}`;
    const tries: [string, RequestOptions][] = [
      [`/api/sites/${id}`, {}],
      [`/api/sites/${id}/events`, {}],
      [`/api/sites/${id}`, { method: 'PATCH', json: { version: 1, name: 'x' } }],
      [`/api/sites/${id}/events`, { json: { events: [newEvent('noted')] } }],
      [`/api/sites/by-code/${foreign.code}`, {}],
      [photo, {}],
      [`${photo}?size=thumb`, {}],
      [`/api/imports/${importId}`, {}],
      [`/api/imports/${importId}/file`, {}],
      [`/api/imports/${importId}`, { method: 'DELETE' }],
      [`/api/imports/${importId}/run`, { method: 'POST' }],
      [`/api/standard/assessments/${assessment.id}`, {}],
      [`/api/standard/assessments/${assessment.id}/events`, { json: { sequence: 1, events: [] } }],
      [`/api/standard/assessments/${assessment.id}/files?name=a.pdf`, { body: new Uint8Array(pdf()) }],
    ];
    for (const [path, options] of tries) {
      const { status } = await told(
        `foreign id: ${options.method ?? (options.json || options.body ? 'POST' : 'GET')} ${path.replace(/[0-9a-f-]{36,}/, ':id')}`,
        await app.request(path, { as: 'officer', ...options }),
      );
      expect([404, 422]).toContain(status);
    }
  });

  it('do not follow from a scope that the request claims', async () => {
    await refused(
      'forged scope: a new site in another commune',
      await app.request('/api/sites', { as: 'officer', json: newSite({ communeCode: NEIGHBOUR }) }),
      403,
      'auth.outside_scope',
    );
    const moved = { version: own.version, communeCode: NEIGHBOUR };
    await refused(
      'forged scope: a site moved into another commune',
      await app.request(`/api/sites/${own.id}`, { as: 'officer', method: 'PATCH', json: moved }),
      403,
      'auth.outside_scope',
    );
    const forged = {
      ...newSite(),
      role: 'admin',
      scope: 'all',
      createdBy: 'x',
      isDemo: true,
      status: 'verified',
    };
    const stored = await app.json<Site>('/api/sites', { as: 'officer', json: forged }, 201);
    expect(stored.isDemo).toBe(false);
    expect(stored.state.status).not.toBe('verified');
    answers.push(['forged fields: role, scope, status in a body', 'left out']);
    const headers = { 'X-Role': 'admin', 'X-Forwarded-User': 'admin', 'X-User-Id': 'admin' };
    await refused(
      'forged role in headers',
      await app.request('/api/code-lists/settings', {
        as: 'officer',
        json: { code: 'odd', label: { vi: 'x', en: 'x' } },
        headers,
      }),
      403,
      'auth.forbidden',
    );
    const attached = { events: [newEvent('noted', { photoIds: [photoId] })] };
    const { status } = await told(
      'a photo of somebody else attached to a site of one’s own',
      await app.request(`/api/sites/${own.id}/events`, { as: 'officer', json: attached }),
    );
    expect(status).toBeGreaterThanOrEqual(400);
    await refused(
      'a snapshot of another commune',
      await app.request(`/api/sync/snapshot?communes=${NEIGHBOUR}`, { as: 'field' }),
      403,
      'auth.outside_scope',
    );
  });

  it('are not in tiles, counts or exports, whatever the filter', async () => {
    for (const path of [
      '/api/sites',
      '/api/sites/export.csv',
      '/api/sites/export.geojson',
      '/api/sites/count',
    ])
      for (const query of [
        `commune=${NEIGHBOUR}`,
        `commune=${LONG_BIEN},${NEIGHBOUR}`,
        `q=${foreign.code}`,
      ]) {
        const { text } = await told(
          `filter for another commune: ${path}?${query.slice(0, 14)}`,
          await app.request(`${path}?${query}`, { as: 'viewer' }),
        );
        expect(text).not.toContain(foreign.code);
        if (path.endsWith('count') && query.startsWith(`commune=${NEIGHBOUR}`))
          expect(text).toContain('"count":0');
      }
    for (const z of [0, 6, 12, 14, 30])
      await told(
        `tile guessing at zoom ${z}`,
        await app.request(`/api/tiles/sites/${z}/0/0.mvt`, { as: 'viewer' }),
      );
    await refused(
      'photo guessing',
      await app.request(`/api/photos/${'0'.repeat(64)}`, { as: 'viewer' }),
      404,
      'photo.not_found',
    );
  });
});

describe('sessions', () => {
  const signIn = (
    headers: Record<string, string> = {},
    body: object = { username: 'officer', password: DEMO_PASSWORD },
  ) =>
    app.app.request('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:8787', ...headers },
      body: JSON.stringify(body),
    });
  const me = (cookie: string) => app.app.request('/api/me', { headers: { Cookie: cookie } });
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');

  it('begin with a token that nobody chose for the visitor, in a cookie that scripts cannot read', async () => {
    const planted = 'bo-an.session_token=planted.signature';
    const answer = await signIn({ Cookie: planted });
    expect(answer.status).toBe(200);
    expect(cookieOf(answer)).not.toContain('planted');
    await refused('session fixation: a planted token', await me(planted), 401, 'auth.required');
    for (const line of answer.headers.getSetCookie()) {
      if (line.includes('session_token')) expect(line).toMatch(/HttpOnly/i);
      expect(line).toMatch(/SameSite=Lax/i);
    }
    const cookie = cookieOf(answer);
    expect((await me(cookie)).status).toBe(200);
    const token = /session_token=([^;.]+)/.exec(cookie)?.[1] ?? '';
    await refused('a token with another signature', await me(`bo-an.session_token=${token}.AAAA`), 401);
    await refused('a token without a signature', await me(`bo-an.session_token=${token}`), 401);
    const out = await app.app.request('/api/auth/sign-out', {
      method: 'POST',
      headers: { Cookie: cookie, Origin: 'http://localhost:8787', 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(out.status).toBe(200);
    await refused('replay of a session that was signed out', await me(cookie), 401, 'auth.required');
  });

  it('do not begin without the right password, however it is wrapped', async () => {
    for (const password of ['', 'x', { $ne: null }, ['a'], null, `${DEMO_PASSWORD} `, 'a'.repeat(100_000)]) {
      const { status } = await told(
        `sign-in with password ${JSON.stringify(password).slice(0, 20)}`,
        await signIn({}, { username: 'officer', password }),
      );
      expect(status).toBeGreaterThanOrEqual(400);
    }
    const unknown = await told(
      'sign-in of a name that is not there',
      await signIn({}, { username: 'nobody', password: 'xxxxxxxxxxxx' }),
    );
    const wrong = await told(
      'sign-in with a wrong password',
      await signIn({}, { username: 'officer', password: 'xxxxxxxxxxxx' }),
    );
    const without = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
    expect(without(unknown.text)).toBe(without(wrong.text));
  });

  it('offer nothing of the library but what the product uses', async () => {
    for (const path of [
      'sign-up/email',
      'change-email',
      'delete-user',
      'update-user',
      'is-username-available',
      'list-accounts',
      'request-password-reset',
      'admin/list-users',
    ])
      await refused(
        `library route ${path}`,
        await app.request(`/api/auth/${path}`, {
          as: 'admin',
          json: { email: 'x@y.z', password: 'x'.repeat(20), name: 'x', username: 'x' },
        }),
        404,
        'route.not_found',
      );
  });

  it('are not used by another web site', async () => {
    const json = newSite();
    await refused(
      'forged request: foreign Origin',
      await app.request('/api/sites', { as: 'officer', json, headers: { Origin: 'https://evil.example' } }),
      403,
      'auth.foreign_origin',
    );
    await refused(
      'forged request: Origin null',
      await app.request('/api/sites', { as: 'officer', json, headers: { Origin: 'null' } }),
      403,
      'auth.foreign_origin',
    );
    await refused(
      'forged request: Sec-Fetch-Site',
      await app.request('/api/sites', { as: 'officer', json, headers: { 'Sec-Fetch-Site': 'cross-site' } }),
      403,
      'auth.foreign_origin',
    );
    const form = {
      body: new URLSearchParams({ name: 'x' }).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    };
    const { status } = await told(
      'forged request: a form',
      await app.request('/api/sites', { as: 'officer', ...form }),
    );
    expect(status).toBeGreaterThanOrEqual(400);
    const answer = await app.request('/api/sites', {
      as: 'officer',
      headers: { Origin: 'https://evil.example' },
    });
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
    answers.push(['reading from another site', 'no Access-Control-Allow-Origin']);
  });
});

describe('the same once more', () => {
  it('does nothing a second time', async () => {
    const body = newSite();
    await app.json('/api/sites', { as: 'officer', json: body }, 201);
    await app.json('/api/sites', { as: 'officer', json: body }, 200);
    await refused(
      'replay: the id with other content',
      await app.request('/api/sites', { as: 'officer', json: { ...body, name: 'khác' } }),
      409,
    );
    await refused(
      'replay: the id from another commune',
      await app.request('/api/sites', { as: 'neighbour', json: { ...body, communeCode: NEIGHBOUR } }),
      409,
    );
    const fence = installed('fence');
    await app.json(`/api/sites/${own.id}/events`, { as: 'officer', json: { events: [fence] } }, 201);
    const elsewhere = await app.request(`/api/sites/${foreign.id}/events`, {
      as: 'neighbour',
      json: { events: [fence] },
    });
    await refused('replay: an event at another site', elsewhere, 409);
    const tablet = new TestTablet(app, 'field');
    const item = tablet.events(own.id, [tablet.event('noted')]);
    await tablet.send(item);
    const stolen = new TestTablet(app, 'admin');
    const [receipt] = await stolen.send({ ...item, sequence: 1 });
    expect(receipt?.outcome).toBe('rejected');
    answers.push(['replay: an item of another tablet', `rejected ${receipt?.problem?.code}`]);
  });
});

describe('files', () => {
  const evidence = async (attack: string, name: string, bytes: Uint8Array) => {
    const mine = await standardOf(app).register('officer', {
      period: { kind: 'self_review', year: ++year },
    });
    const path = `/api/standard/assessments/${mine.id}/files?name=${encodeURIComponent(name)}`;
    return told(attack, await app.request(path, { as: 'officer', body: new Uint8Array(bytes) }));
  };
  const photo = async (attack: string, bytes: Uint8Array, name = 'a.jpg', type = 'image/jpeg') =>
    told(attack, await app.request('/api/photos', { as: 'officer', body: photoForm(bytes, name, type) }));

  it('that are pictures in name only are no photos', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>',
    );
    const html = Buffer.from('<!doctype html><script>alert(1)</script>');
    const jpeg = await plainJpeg(7);
    expect((await photo('upload: SVG as a photo', svg, 'a.svg', 'image/svg+xml')).status).toBe(415);
    expect((await photo('upload: SVG named .jpg', svg)).status).toBe(415);
    expect((await photo('upload: HTML named .jpg', html)).status).toBe(415);
    expect((await photo('upload: no bytes', new Uint8Array())).status).toBeGreaterThanOrEqual(400);
    expect((await photo('upload: half a JPEG', jpeg.subarray(0, 200))).status).toBeGreaterThanOrEqual(400);
    expect(
      (await photo('pixel bomb: PNG of 60,000 × 60,000', pixelBomb(60_000))).status,
    ).toBeGreaterThanOrEqual(400);
    const both = Buffer.concat([
      jpeg,
      Buffer.from('<script>alert(1)</script>'),
      zip({ 'a.txt': Buffer.from('x') }),
    ]);
    const { status, text } = await photo('polyglot: JPEG with script and ZIP behind it', both);
    expect(status).toBe(201);
    const { id } = JSON.parse(text) as { id: string };
    const stored = Buffer.from(
      await (await app.request(`/api/photos/${id}`, { as: 'officer' })).arrayBuffer(),
    );
    expect(stored.includes('script')).toBe(false);
    const withExif = await sharp(jpeg)
      .withExif({ IFD0: { Copyright: 'Nguyen Van A' }, IFD3: { GPSLatitude: '21/1 1/1 0/1' } })
      .jpeg()
      .toBuffer();
    const kept = JSON.parse((await photo('metadata with a name and a place', withExif)).text) as {
      id: string;
    };
    const bytes = Buffer.from(
      await (await app.request(`/api/photos/${kept.id}`, { as: 'officer' })).arrayBuffer(),
    );
    expect(bytes.includes('Nguyen')).toBe(false);
  });

  it('of offices are opened with care', async () => {
    for (const [attack, name, bytes] of [
      ['macro document', 'a.docx', docm()],
      ['zip bomb as evidence', 'a.docx', bomb(400 * 1024 * 1024)],
      ['zip bomb with lying heads', 'a.docx', lyingBomb(300 * 1024 * 1024)],
      ['HTML as evidence', 'a.html', Buffer.from('<script>alert(1)</script>')],
      ['SVG as evidence', 'a.svg', Buffer.from('<svg onload="alert(1)"/>')],
      ['program as evidence', 'a.pdf', Buffer.from('MZ\u0090\u0000')],
    ] as const) {
      const { status } = await evidence(attack, name, bytes);
      expect(status, attack).toBeGreaterThanOrEqual(400);
    }
    for (const name of [
      '../../etc/passwd.pdf',
      '..\\..\\windows\\system32\\a.pdf',
      'a\u0000.pdf',
      '/etc/cron.d/x.pdf',
      `${'a'.repeat(5000)}.pdf`,
    ]) {
      const { status, text } = await evidence(
        `path in a file name: ${name.slice(0, 24)}`,
        name,
        pdf(makeId()),
      );
      if (status === 201) expect(text).not.toMatch(/\.\.|\/etc|\\\\windows/);
    }
  });

  it('that are imported carry text only', async () => {
    const xxe =
      '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><Document><Placemark><name>&x;</name><Point><coordinates>105.9,21.02</coordinates></Point></Placemark></Document></kml>';
    const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "${'lol'.repeat(100)}">${'bcdefghi'
      .split('')
      .map((name, index) => `<!ENTITY ${name} "${`&${'abcdefgh'[index]};`.repeat(10)}">`)
      .join('')}]><kml><name>&i;</name></kml>`;
    for (const [attack, name, text] of [
      ['XML entity that reads a file', 'a.kml', xxe],
      ['XML entities that multiply', 'b.kml', laughs],
      [
        'workbook with a formula',
        'c.xlsx',
        xlsx([
          ['name', 'lon', 'lat'],
          [{ xml: '<c t="str"><f>WEBSERVICE("http://evil.example")</f><v>x</v></c>' }, 105.9, 21.02],
        ]),
      ],
      [
        'zip bomb as a workbook',
        'd.xlsx',
        zip({ 'xl/worksheets/sheet1.xml': Buffer.alloc(200 * 1024 * 1024) }),
      ],
    ] as const) {
      const path = `/api/imports?target=sites&name=${name}`;
      const headers = { 'Content-Type': 'application/octet-stream' };
      const body = typeof text === 'string' ? text : new Uint8Array(text);
      const { text: answer } = await told(attack, await app.request(path, { as: 'officer', body, headers }));
      expect(answer).not.toContain('root:');
    }
  });

  it('in parts take no bytes but those that were announced', async () => {
    const bytes = await plainJpeg(9);
    const field = tusClient(app, 'field');
    const other = tusClient(app, 'officer');
    const path = await field.begin(bytes);
    await refused('upload of another user: going on with it', await other.patch(path, 0, bytes), 404);
    await refused('upload of another user: asking for it', await other.head(path), 404);
    await refused('upload at another place', await field.patch(path, 5, bytes), 409);
    const wrong = await field.begin(bytes, sha256Of(Buffer.from('other')));
    expect(
      (await told('bytes of another hash', await field.patch(wrong, 0, bytes))).status,
    ).toBeGreaterThanOrEqual(400);
    expect(
      (await told('an upload of 10 GB', await field.create(10 * 1024 ** 3, sha256Of(bytes)))).status,
    ).toBeGreaterThanOrEqual(400);
    for (const id of ['..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/session-secret', 'x'])
      expect(
        (await told(`upload path ${id}`, await field.head(`/api/sync/photos/${id}`))).status,
      ).toBeGreaterThanOrEqual(400);
  });

  it('of the server are not reached by a path', async () => {
    for (const path of [
      '/api/../session-secret',
      '/api/photos/..%2f..%2fsession-secret',
      '/..%2f..%2fetc/passwd',
      '/assets/..%2f..%2fpackage.json',
      '/api/communes/outlines/..%2f..%2fbo-an.sqlite',
      '/api/standard/assessments/..%2f/files/..%2f',
      '/api/calendar/..%2fsession-secret',
      '/.git/config',
      '/.env',
    ]) {
      const { status, text } = await told(`path ${path}`, await app.request(path, { as: 'viewer' }));
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toMatch(/root:|\[core\]|SQLite format/);
    }
  });
});

describe('too much', () => {
  it('is refused by size and shape', async () => {
    const big = JSON.stringify({ ...newSite(), description: 'a'.repeat(5 * 1024 * 1024) });
    const headers = { 'Content-Type': 'application/json' };
    await refused(
      'body of 5 MB',
      await app.request('/api/sites', {
        as: 'officer',
        body: big,
        headers: { ...headers, 'Content-Length': String(big.length) },
      }),
      413,
    );
    await refused(
      'body of 5 MB of unknown length',
      await app.request('/api/sites', { as: 'officer', body: big, headers }),
      413,
    );
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(
      (
        await told(
          'JSON nested 100,000 deep',
          await app.request('/api/sites', { as: 'officer', body: deep, headers }),
        )
      ).status,
    ).toBeGreaterThanOrEqual(400);
    await refused(
      'prototype in a body',
      await app.request('/api/sites', {
        as: 'officer',
        body: '{"__proto__":{"role":"admin"},"constructor":{}}',
        headers,
      }),
      422,
    );
    expect(({} as { role?: string }).role).toBeUndefined();
    const events = Array.from({ length: 51 }, () => newEvent('noted'));
    await refused(
      '51 events at once',
      await app.request(`/api/sites/${own.id}/events`, { as: 'officer', json: { events } }),
      422,
    );
    await refused(
      'a page of a million',
      await app.request('/api/sites?limit=1000000', { as: 'officer' }),
      422,
    );
    const cells = Array.from({ length: 5001 }, () => ({}));
    await refused('5,001 cells', await app.request('/api/values', { as: 'officer', json: { cells } }), 422);
    await refused(
      'a body that is no JSON',
      await app.request('/api/sites', { as: 'officer', body: '{"a":', headers }),
      400,
    );
    await refused(
      'a body of another type',
      await app.request('/api/sites', {
        as: 'officer',
        body: '<a/>',
        headers: { 'Content-Type': 'text/xml' },
      }),
      415,
    );
    const outline = {
      type: 'Polygon',
      coordinates: [Array.from({ length: 200_000 }, (_, index) => [105.9 + index / 1e9, 21])],
    };
    expect(
      (
        await told(
          'an outline of 200,000 corners',
          await app.request('/api/sites', { as: 'officer', json: newSite({ outline }) }),
        )
      ).status,
    ).toBeGreaterThanOrEqual(400);
  });

  it('of slow senders is let go, and others are answered meanwhile', async () => {
    const port = await freePort();
    const server = await listen(app.app.fetch as never, { port, host: '127.0.0.1' });
    const slow = Array.from({ length: 200 }, () => {
      const socket = new Socket();
      socket.on('error', () => {});
      socket.connect(port, '127.0.0.1', () =>
        socket.write('POST /api/sites HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n'),
      );
      return socket;
    });
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`);
    expect(answer.status).toBe(200);
    answers.push(['200 senders that never end their heads', 'others get 200; let go after 20 s']);
    for (const socket of slow) socket.destroy();
    await server.close();
  });
});

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** A PNG whose head tells of so many pixels a side, in a few kilobytes. */
function pixelBomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])));
    return Buffer.concat([head, data, sum]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(side);
  size.writeUInt32BE(side, 4);
  size.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(1024 * 1024));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', size),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
