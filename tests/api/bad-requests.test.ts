import sharp from 'sharp';
import { v7 as makeId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Site } from '../../server/domain/sites.ts';
import { installed, newEvent, newSite } from '../support/builders.ts';
import { createTestApp, type RequestOptions, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let site: Site;
beforeAll(async () => {
  app = await createTestApp();
  site = await app.json<Site>('/api/sites', { as: 'officer', json: newSite() }, 201);
});
afterAll(() => app.close());

interface Case {
  what: string;
  path: string | (() => string);
  options: RequestOptions | (() => RequestOptions | Promise<RequestOptions>);
  status: number;
  code: string;
  /** Part of the sentence or of the first field's sentence, per language. */
  vi: string;
  en: string;
}

const officer = { as: 'officer' } as const;
const post = (json: unknown): RequestOptions => ({ ...officer, json });
/** As bytes: a form that is still being made throws in Node itself when the server stops reading it. */
const upload = async (
  bytes: Uint8Array | string,
  name = 'anh.jpg',
  type = 'image/jpeg',
): Promise<RequestOptions> => {
  const form = new FormData();
  form.set('photo', new File([bytes as BlobPart], name, { type }));
  const sent = new Response(form);
  const headers = { 'Content-Type': sent.headers.get('Content-Type') ?? '' };
  return { ...officer, body: await sent.arrayBuffer(), headers };
};
const events = () => `/api/sites/${site.id}/events`;

const CASES: Case[] = [
  {
    what: 'no sign-in',
    path: '/api/sites',
    options: {},
    status: 401,
    code: 'auth.required',
    vi: 'đăng nhập',
    en: 'Sign in',
  },
  {
    what: 'wrong password',
    path: '/api/auth/sign-in/email',
    options: { json: { email: 'officer@bo-an.test', password: 'sai-mat-khau' } },
    status: 401,
    code: 'auth.wrong_credentials',
    vi: 'mật khẩu',
    en: 'password',
  },
  {
    what: 'a write sent from another web address',
    path: '/api/sites',
    options: () => ({ ...post(newSite()), headers: { Origin: 'https://evil.example' } }),
    status: 403,
    code: 'auth.foreign_origin',
    vi: 'địa chỉ web khác',
    en: 'another web address',
  },
  {
    what: 'a role that may not write',
    path: '/api/sites',
    options: () => ({ as: 'viewer', json: newSite() }),
    status: 403,
    code: 'auth.forbidden',
    vi: 'Người xem',
    en: 'Viewer',
  },
  {
    what: 'a commune outside the scope',
    path: '/api/sites',
    options: () => ({ as: 'neighbour', json: newSite() }),
    status: 403,
    code: 'auth.outside_scope',
    vi: '00145',
    en: '00145',
  },
  {
    what: 'an unknown address',
    path: '/api/nothing',
    options: officer,
    status: 404,
    code: 'route.not_found',
    vi: '/api/nothing',
    en: '/api/nothing',
  },
  {
    what: 'an unknown site',
    path: () => `/api/sites/${makeId()}`,
    options: officer,
    status: 404,
    code: 'site.not_found',
    vi: 'Không tìm thấy',
    en: 'not found',
  },
  {
    what: 'broken JSON',
    path: '/api/sites',
    options: { ...officer, body: '{"name": ', headers: { 'Content-Type': 'application/json' } },
    status: 400,
    code: 'request.malformed',
    vi: 'JSON',
    en: 'JSON',
  },
  {
    what: 'no name',
    path: '/api/sites',
    options: () => post(newSite({ name: '   ' })),
    status: 422,
    code: 'request.invalid',
    vi: 'Chưa lưu gì',
    en: 'Nothing was stored',
  },
  {
    what: 'swapped axes',
    path: '/api/sites',
    options: () => post(newSite({ lonLat: [21.02, 105.89] })),
    status: 422,
    code: 'request.invalid',
    vi: 'bị đảo',
    en: 'swapped',
  },
  {
    what: 'VN-2000 metres',
    path: '/api/sites',
    options: () => post(newSite({ lonLat: [588383.9, 2326366.3] })),
    status: 422,
    code: 'request.invalid',
    vi: 'VN-2000',
    en: 'VN-2000',
  },
  {
    what: 'a position outside every commune',
    path: '/api/sites',
    options: () => post(newSite({ communeCode: undefined, lonLat: [100.5, 13.75] })),
    status: 422,
    code: 'site.outside_all',
    vi: 'nằm ngoài',
    en: 'outside every',
  },
  {
    what: 'a commune only guessed from approximate cells',
    path: '/api/sites',
    options: () => post(newSite({ communeCode: undefined })),
    status: 422,
    code: 'site.commune_unconfirmed',
    vi: 'gần đúng',
    en: 'approximate',
  },
  {
    what: 'an unknown kind',
    path: '/api/sites',
    options: () => post(newSite({ kind: 'volcano' })),
    status: 422,
    code: 'code_list.unknown_code',
    vi: 'volcano',
    en: 'volcano',
  },
  {
    what: 'an unknown unit',
    path: '/api/sites',
    options: () => post(newSite({ unitId: makeId() })),
    status: 422,
    code: 'unit.not_found',
    vi: 'đơn vị',
    en: 'unit',
  },
  {
    what: 'an impossible day',
    path: () => `/api/sites/${site.id}`,
    options: { ...officer, method: 'PATCH', json: { version: 1, dueOn: '2026-02-30' } },
    status: 422,
    code: 'request.invalid',
    vi: 'Chưa lưu gì',
    en: 'Nothing was stored',
  },
  {
    what: 'an edit of an old version',
    path: () => `/api/sites/${site.id}`,
    options: { ...officer, method: 'PATCH', json: { version: 9, owner: 'x' } },
    status: 409,
    code: 'site.conflict',
    vi: 'cả hai bản',
    en: 'both versions',
  },
  {
    what: 'verifying what is not marked fixed',
    path: events,
    options: () => post({ events: [newEvent('verified')] }),
    status: 409,
    code: 'event.not_applicable',
    vi: 'xác minh',
    en: 'while the site is',
  },
  {
    what: 'an unknown measure kind',
    path: events,
    options: () => post({ events: [installed('moat')] }),
    status: 422,
    code: 'code_list.unknown_code',
    vi: 'moat',
    en: 'moat',
  },
  {
    what: 'damage of a measure that is not there',
    path: events,
    options: () => post({ events: [newEvent('damaged', { measureId: makeId(), condition: 'missing' })] }),
    status: 422,
    code: 'event.unknown_measure',
    vi: 'biện pháp',
    en: 'measure',
  },
  {
    what: 'a photo that was never uploaded',
    path: events,
    options: () => post({ events: [newEvent('noted', { photoIds: ['0'.repeat(64)] })] }),
    status: 422,
    code: 'photo.unknown',
    vi: 'chưa được tải lên',
    en: 'not been uploaded',
  },
  {
    what: 'an event of an unknown type',
    path: events,
    options: () => post({ events: [newEvent('exploded')] }),
    status: 422,
    code: 'request.invalid',
    vi: 'Chưa lưu gì',
    en: 'Nothing was stored',
  },
  {
    what: 'an empty batch',
    path: events,
    options: () => post({ events: [] }),
    status: 422,
    code: 'request.invalid',
    vi: 'Chưa lưu gì',
    en: 'Nothing was stored',
  },
  {
    what: 'a script called photo.jpg',
    path: '/api/photos',
    options: () => upload('<script>alert(1)</script>'),
    status: 415,
    code: 'photo.not_an_image',
    vi: 'xét theo nội dung',
    en: 'judged by content',
  },
  {
    what: 'an empty file',
    path: '/api/photos',
    options: () => upload(''),
    status: 415,
    code: 'photo.not_an_image',
    vi: 'không phải ảnh',
    en: 'no JPEG',
  },
  {
    what: 'a photo cut off half-way',
    path: '/api/photos',
    options: async () => {
      const whole = await sharp({
        create: {
          width: 600,
          height: 400,
          channels: 3,
          background: '#58b7a5',
          noise: { type: 'gaussian', mean: 128, sigma: 60 },
        },
      })
        .jpeg()
        .toBuffer();
      return upload(whole.subarray(0, whole.length / 2));
    },
    status: 422,
    code: 'photo.damaged',
    vi: 'hỏng',
    en: 'damaged',
  },
  {
    what: 'a photo over 20 MB',
    path: '/api/photos',
    options: () => upload(new Uint8Array(21 * 1024 * 1024)),
    status: 413,
    code: 'photo.too_large',
    vi: '20 MB',
    en: '20 MB',
  },
  {
    what: 'a GIF',
    path: '/api/photos',
    options: () =>
      upload(
        Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
        'a.gif',
        'image/gif',
      ),
    status: 415,
    code: 'photo.not_an_image',
    vi: 'không phải ảnh',
    en: 'no JPEG',
  },
  {
    what: 'a page cursor that was made up',
    path: '/api/sites?cursor=abc',
    options: officer,
    status: 400,
    code: 'request.cursor_invalid',
    vi: 'Con trỏ',
    en: 'cursor',
  },
  {
    what: 'a bounding box of three numbers',
    path: '/api/sites?bbox=1,2,3',
    options: officer,
    status: 422,
    code: 'request.invalid',
    vi: 'Chưa lưu gì',
    en: 'Nothing was stored',
  },
  {
    what: 'coverage of tomorrow',
    path: '/api/coverage?at=2999-01-01',
    options: officer,
    status: 422,
    code: 'coverage.future_day',
    vi: 'tương lai',
    en: 'future',
  },
  {
    what: 'a tile that does not exist',
    path: '/api/tiles/sites/3/99/0.mvt',
    options: officer,
    status: 404,
    code: 'tile.not_found',
    vi: '3/99/0',
    en: '3/99/0',
  },
  {
    what: 'a body of 5 MB',
    path: '/api/sites',
    options: () => post(newSite({ description: 'x'.repeat(5_000_000) })),
    status: 413,
    code: 'request.too_large',
    vi: '4 MB',
    en: '4 MB',
  },
  {
    what: 'a body announced as 5 MB',
    path: '/api/sites',
    options: () => ({ ...post(newSite()), headers: { 'Content-Length': '5000000' } }),
    status: 413,
    code: 'request.too_large',
    vi: '4 MB',
    en: '4 MB',
  },
];

describe(`${CASES.length} kinds of bad request`, () => {
  it.each(CASES)('$what → $code', async ({ path, options, status, code, vi, en }) => {
    for (const [language, words] of [
      ['vi', vi],
      ['en', en],
    ] as const) {
      const given = typeof options === 'function' ? await options() : options;
      const answer = await app.request(typeof path === 'function' ? path() : path, {
        ...given,
        headers: { ...given.headers, 'Accept-Language': language },
      });
      expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
      const problem = (await answer.json()) as {
        code: string;
        status: number;
        detail: string;
        errors?: { path: string; message: string }[];
      };
      expect({ code: problem.code, status: answer.status }).toEqual({ code, status });
      expect(`${problem.detail} ${JSON.stringify(problem.errors ?? '')}`).toContain(words);
      if (code === 'request.invalid') expect(problem.errors?.[0]?.path).toMatch(/^(body|query|param)\./);
    }
    const log = await app.json<{ items: unknown[] }>(events(), officer);
    expect(log.items).toHaveLength(1);
  });
});
