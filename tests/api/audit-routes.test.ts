import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTE_ACTS } from '../../server/audit/route-acts.ts';
import type { AuditItem, AuditList } from '../../server/domain/audit.ts';
import { wordAction } from '../../server/domain/audit-words.ts';
import { auditOf } from '../support/audit.ts';
import { EVERY_WRITE } from '../support/every-write.ts';
import { createTestApp, type RequestOptions, type TestApp } from '../support/test-app.ts';

const WRITING = new Set(['post', 'put', 'patch', 'delete']);

let app: TestApp;
let audit: ReturnType<typeof auditOf>;
const called = new Set<string>();
beforeAll(async () => {
  app = await createTestApp();
  audit = auditOf(app);
  for (const user of ['officer', 'field', 'city', 'admin'] as const) await app.signIn(user);
});
afterAll(() => app.close());

/** Checks that an answer is a success and that its request has left the entry that the list says. */
async function told(route: string, answer: Response): Promise<AuditItem> {
  expect(answer.ok, `${route}: ${answer.status} ${answer.ok ? '' : await answer.clone().text()}`).toBe(true);
  const acts = ROUTE_ACTS[route];
  if (!acts || 'why' in acts) throw new Error(`${route} is not in the list`);
  const entries = (await audit.ofAnswer(answer)).filter(({ entity }) => entity === acts.entity);
  expect(entries.length, `${route} leaves no entry of ${acts.entity}`).toBeGreaterThan(0);
  called.add(route);
  return entries[0] as AuditItem;
}
/** The same of a request; answers what it answered. */
async function write<T>(route: string, path: string, options: RequestOptions = {}): Promise<T> {
  const [method = 'POST'] = route.split(' ');
  const answer = await app.request(path, { as: 'officer', method, ...options });
  await told(route, answer.clone());
  const text = await answer.text();
  return (text === '' ? null : JSON.parse(text)) as T;
}
describe('every route that writes leaves an entry', () => {
  for (const [name, writes] of Object.entries(EVERY_WRITE)) it(name, () => writes({ app, write, told }));

  it('an import one at its end, with the counts, and none a row', async () => {
    const entries = await audit.settled();
    const done = entries.filter(({ entity, action }) => entity === 'import' && action === 'done');
    expect(done).toMatchObject([{ facts: { read: 1 } }]);
    const ofImport = entries.filter(({ entityId }) => entityId === done[0]?.entityId);
    expect(ofImport.map(({ action }) => action).reverse()).toEqual([
      'uploaded',
      'settings_changed',
      'checking',
      'running',
      'done',
      'undoing',
      ...(ofImport.some(({ action }) => action === 'undone') ? ['undone'] : []),
    ]);
  });
});

describe('whom an entry names', () => {
  it('is no address of a resident, whom it would tell', async () => {
    const entries = await audit.settled();
    const received = entries.filter(
      ({ action, entity }) => entity === 'resident_report' && action === 'received',
    );
    expect(received).toMatchObject([{ actor: { id: 'resident' }, role: null, address: null }]);
    const decided = entries.find(
      ({ action, entity }) => entity === 'resident_report' && action === 'decline',
    );
    expect(decided).toMatchObject({ role: 'officer', address: expect.any(String) });
  });

  it('is also the one in whose place somebody acts', async () => {
    const { userId } = await app.json<{ userId: string }>('/api/me', { as: 'officer' });
    const [begun] = (await audit.settled('kind=account')).filter(({ action }) => action === 'stood_in');
    const acts = await audit.list(`person=${begun?.actor?.id}&kind=write`);
    expect(acts.filter(({ action }) => action === 'created')).toMatchObject([
      { role: 'officer', actor: { name: 'Người lam.thay' }, facts: { onBehalfOf: 'officer' } },
    ]);
    const { db } = app.parts.deps.database;
    const row = await db
      .selectFrom('audit_entries')
      .select('details')
      .where('number', '=', acts[0]?.number ?? 0)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.details)).toMatchObject({ facts: { onBehalfOf: userId } });
  });
});

describe('the list of routes and what they leave', () => {
  it('names every declared route that writes, and no other', async () => {
    const { paths } = await app.json<{ paths: Record<string, Record<string, unknown>> }>('/api/openapi.json');
    const declared = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => WRITING.has(method))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(declared.sort()).toEqual(Object.keys(ROUTE_ACTS).sort());
  });

  it('is no longer than what was called here', () => {
    const leaving = Object.entries(ROUTE_ACTS).filter(([, acts]) => 'entity' in acts);
    expect([...called].sort()).toEqual(leaving.map(([route]) => route).sort());
  });

  it('leaves no act that the page has no words for', async () => {
    const { items } = await app.json<AuditList>('/api/audit?limit=200', { as: 'admin' });
    for (const { action } of items) {
      for (const part of action.split('+'))
        expect(wordAction(part, 'vi'), `${part} has no words`).not.toBe(part);
    }
  });
});
