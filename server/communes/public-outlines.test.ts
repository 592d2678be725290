import { describe, expect, it } from 'vitest';
import type { CommuneOutline } from './outline.ts';
import { outlineContentSha256 } from './outline-content.ts';
import { downloadPublicOutlines } from './public-outlines.ts';
import type { PublicOutlines } from './reference-data.ts';

const ring = [
  [105, 21],
  [105.1, 21],
  [105.1, 21.1],
  [105, 21],
];
const OUTLINE: CommuneOutline = { code: '00145', geometry: { type: 'Polygon', coordinates: [ring] } };
const BODY = JSON.stringify({ type: 'Feature', id: '00145', properties: {}, geometry: OUTLINE.geometry });
const ENTRY: PublicOutlines = {
  id: 'x',
  source: 'somewhere',
  licence: 'MIT',
  date: '2025-07-01',
  count: 1,
  baseUrls: ['https://one.example/', 'https://two.example/'],
  files: ['00145.geojson'],
  contentSha256: outlineContentSha256([OUTLINE]),
};
const answering = (answer: (url: string) => Response | Promise<Response>): typeof fetch =>
  (async (input) => answer(String(input))) as typeof fetch;

describe('content checksum', () => {
  it('is the same for another start, winding, file type, repeated vertices and order', () => {
    const turned: CommuneOutline = {
      code: '00145',
      geometry: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [105.1, 21.1],
              [105.1, 21],
              [105.1, 21],
              [105.00000001, 21],
              [105.1, 21.1],
            ],
          ],
        ],
      },
    };
    const other: CommuneOutline = { ...OUTLINE, code: '00146' };
    expect(outlineContentSha256([turned, other])).toBe(outlineContentSha256([other, OUTLINE]));
  });

  it('differs when a vertex moves or a code changes', () => {
    const moved = {
      ...OUTLINE,
      geometry: {
        type: 'Polygon' as const,
        coordinates: [[...ring.slice(0, 2), [105.1, 21.100001], [105, 21]]],
      },
    };
    expect(outlineContentSha256([moved])).not.toBe(outlineContentSha256([OUTLINE]));
    expect(outlineContentSha256([{ ...OUTLINE, code: '00146' }])).not.toBe(outlineContentSha256([OUTLINE]));
  });
});

describe('public outlines', () => {
  it('takes the content that the manifest vouches for, from the second address when the first fails', async () => {
    const fetchFile = answering((url) =>
      url.startsWith('https://one.') ? new Response('gone', { status: 404 }) : new Response(BODY),
    );
    expect(await downloadPublicOutlines(ENTRY, fetchFile)).toEqual([OUTLINE]);
  });

  it('refuses other content', async () => {
    const other = BODY.replace('105.1', '105.2');
    await expect(
      downloadPublicOutlines(
        ENTRY,
        answering(() => new Response(other)),
      ),
    ).rejects.toThrow(/other content/);
  });

  it('asks for nothing without a checksum', async () => {
    const fetchFile = answering(() => {
      throw new Error('was asked');
    });
    await expect(downloadPublicOutlines({ ...ENTRY, contentSha256: null }, fetchFile)).rejects.toThrow(
      /no checksum/,
    );
  });

  it('gives up at the time limit', async () => {
    const never = ((_: unknown, init?: RequestInit) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      )) as typeof fetch;
    await expect(downloadPublicOutlines(ENTRY, never, 50)).rejects.toThrow(/no answer within/);
  });
});
