import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import {
  findPhoto,
  forgetPhoto,
  forgetReport,
  isKept,
  keepPhoto,
  keepReport,
  listReports,
  newDraft,
  type OwnReport,
  sendWaiting,
  writeAgain,
} from './outbox.ts';

const problem = (status: number, code = 'x') =>
  new ApiProblem({ code, status, title: 'Tiêu đề', detail: 'Chi tiết' });

/** As a browser does whose owner forbids pages to keep anything. */
function forbidStore() {
  return vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('forbidden', 'SecurityError');
  });
}

/** Answers in turn; what it was sent is kept. */
function serverOf(...answers: (ApiProblem | string)[]) {
  const sent: FormData[] = [];
  const api = {
    async send(_method: string, _path: string, body: FormData) {
      sent.push(body);
      const answer = answers.shift() ?? problem(500);
      if (typeof answer !== 'string') throw answer;
      return { code: answer, receivedAt: '2026-11-26T00:00:00.000Z' };
    },
  } as unknown as ApiClient;
  return { api, sent };
}

async function waiting(changes: Partial<OwnReport> = {}): Promise<OwnReport> {
  const report: OwnReport = {
    ...newDraft(),
    ...{ state: 'waiting', kind: 'pond', lonLat: [105.9, 21], text: 'Ao sâu', phone: '0912345678' },
    ...changes,
  };
  await keepReport(report);
  return report;
}

describe('reports on the phone', () => {
  beforeEach(async () => {
    for (const report of await listReports()) await forgetReport(report);
  });
  afterEach(() => vi.restoreAllMocks());

  it('wait while the server cannot take them, and go under the same id', async () => {
    const { key } = await waiting();
    for (const fault of [problem(0), problem(429), problem(503), problem(404, 'public.switched_off')]) {
      const { api } = serverOf(fault);
      await sendWaiting(api, () => undefined);
      expect(await listReports()).toMatchObject([{ key, state: 'waiting' }]);
    }
    const { api, sent } = serverOf('7K3M-9QXT-2BHD');
    await sendWaiting(api, () => undefined);
    // The number is not kept longer than it is needed.
    expect(await listReports()).toMatchObject([{ key, state: 'sent', code: '7K3M-9QXT-2BHD', phone: '' }]);
    expect(JSON.parse(String(sent[0]?.get('report')))).toMatchObject({
      id: key,
      kind: 'pond',
      text: 'Ao sâu',
    });
    await sendWaiting(api, () => undefined);
    expect(sent).toHaveLength(1);
  });

  it('go with their photo, which is let go when it has arrived', async () => {
    const { key } = await waiting({ hasPhoto: true });
    await keepPhoto(key, new Blob(['jpeg'], { type: 'image/jpeg' }));
    const { api, sent } = serverOf('7K3M-9QXT-2BHD');
    await sendWaiting(api, () => undefined);
    const photo = sent[0]?.get('photo');
    expect(photo instanceof File ? await photo.text() : null).toBe('jpeg');
    expect(await findPhoto(key)).toBeNull();
  });

  it('are told to be refused when they can never be taken, and stay to be changed', async () => {
    const { key } = await waiting();
    const { api } = serverOf(problem(422));
    await sendWaiting(api, () => undefined);
    expect(await listReports()).toMatchObject([
      { key, state: 'refused', problem: 'Chi tiết', text: 'Ao sâu' },
    ]);
  });

  it('are left alone while they are being written', async () => {
    await waiting({ state: 'draft' });
    const { api, sent } = serverOf('7K3M-9QXT-2BHD');
    await sendWaiting(api, () => undefined);
    expect(sent).toEqual([]);
  });

  it('are sent from memory where the phone keeps nothing, and it is told', async () => {
    forbidStore();
    const { key } = await waiting({ hasPhoto: true });
    await keepPhoto(key, new Blob(['jpeg'], { type: 'image/jpeg' }));
    const [listed] = await listReports();
    expect(listed).toMatchObject({ key, state: 'waiting' });
    expect(listed && isKept(listed)).toBe(false);
    const away = serverOf(problem(0));
    await sendWaiting(away.api, () => undefined);
    const { api, sent } = serverOf('7K3M-9QXT-2BHD');
    await sendWaiting(api, () => undefined);
    expect(sent[0]?.get('photo')).toBeInstanceOf(File);
    expect(await listReports()).toMatchObject([{ key, state: 'sent', code: '7K3M-9QXT-2BHD' }]);
  });

  it('are sent as they were pressed to be when the storage is full, not left as drafts', async () => {
    const draft = await waiting({ state: 'draft' });
    const full = forbidStore();
    expect(await keepReport({ ...draft, state: 'waiting' })).toBe(false);
    full.mockRestore();
    expect(await listReports()).toMatchObject([{ key: draft.key, state: 'waiting' }]);
    const { api, sent } = serverOf('7K3M-9QXT-2BHD');
    await sendWaiting(api, () => undefined);
    expect(sent).toHaveLength(1);
    const [now] = await listReports();
    expect(now).toMatchObject({ key: draft.key, state: 'sent' });
    expect(now && isKept(now)).toBe(true);
  });

  it('keep their photo until the receipt is kept: a page that ends in between sends the same again', async () => {
    const { key } = await waiting({ hasPhoto: true });
    await keepPhoto(key, new Blob(['jpeg'], { type: 'image/jpeg' }));
    const { api, sent } = serverOf('7K3M-9QXT-2BHD');
    const { open } = IDBFactory.prototype;
    // The photo can be reached, the receipt cannot be written.
    vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
      if (name === 'residents-reports' && sent.length > 0)
        throw new DOMException('full', 'QuotaExceededError');
      return open.call(indexedDB, name, version);
    });
    await sendWaiting(api, () => undefined);
    expect(sent).toHaveLength(1);
    expect(await findPhoto(key)).not.toBeNull();
    vi.restoreAllMocks();
    // Let go as soon as the receipt is kept.
    const [receipt] = await listReports();
    if (receipt) await keepReport(receipt);
    await sendWaiting(serverOf().api, () => undefined);
    expect(await listReports()).toMatchObject([{ key, state: 'sent', hasPhoto: false }]);
    expect(await findPhoto(key)).toBeNull();
  });

  it('do not go without a photo that the phone has lost, unless the person says so', async () => {
    const { key } = await waiting({ hasPhoto: true });
    const { api, sent } = serverOf('7K3M-9QXT-2BHD');
    await sendWaiting(api, () => undefined);
    expect(sent).toEqual([]);
    const [stopped] = await listReports();
    expect(stopped).toMatchObject({ key, state: 'photo_lost' });
    if (stopped) await keepReport({ ...stopped, state: 'waiting', hasPhoto: false });
    await sendWaiting(api, () => undefined);
    expect(sent).toHaveLength(1);
    expect(await listReports()).toMatchObject([{ key, state: 'sent' }]);
  });

  it('get a new id when they are written again, and take their photo along', async () => {
    const { key } = await waiting({ hasPhoto: true });
    await keepPhoto(key, new Blob(['jpeg'], { type: 'image/jpeg' }));
    const { api } = serverOf(problem(409, 'resident.id_taken'));
    await sendWaiting(api, () => undefined);
    const [refused] = await listReports();
    expect(refused?.state).toBe('refused');
    if (refused) await writeAgain(refused);
    const [draft, ...others] = await listReports();
    expect(others).toEqual([]);
    expect(draft).toMatchObject({ state: 'draft', text: 'Ao sâu', hasPhoto: true, problem: '' });
    expect(draft?.key).not.toBe(key);
    expect(await (await findPhoto(draft?.key ?? ''))?.text()).toBe('jpeg');
    await forgetPhoto(draft?.key ?? '');
  });
});
