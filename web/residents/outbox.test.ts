import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiClient } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';
import {
  findPhoto,
  forgetReport,
  keepPhoto,
  keepReport,
  listReports,
  newDraft,
  type OwnReport,
  sendWaiting,
} from './outbox.ts';

const problem = (status: number, code = 'x') =>
  new ApiProblem({ code, status, title: 'Tiêu đề', detail: 'Chi tiết' });

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
});
