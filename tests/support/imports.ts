import { type Import, isImportActive } from '../../server/domain/imports.ts';
import type { RequestOptions, TestApp, TestUser } from './test-app.ts';

/** Uploads a text as a file; answers the record with its inspection and suggested settings. */
export function upload(
  app: TestApp,
  as: TestUser,
  file: { name: string; text: string | Uint8Array<ArrayBuffer>; target?: string },
): Promise<Import> {
  const { name, text, target = 'sites' } = file;
  const path = `/api/imports?target=${target}&name=${encodeURIComponent(name)}`;
  const headers = { 'Content-Type': 'application/octet-stream' };
  return app.json<Import>(path, { as, body: text, headers }, 201);
}

/** Asks for a step (`check`, `run`, `undo`, …) and waits until its work is done. */
export async function step(
  app: TestApp,
  as: TestUser,
  id: string,
  verb: string,
  json?: unknown,
): Promise<Import> {
  const options: RequestOptions = json === undefined ? { as, method: 'POST' } : { as, json };
  await app.json<Import>(`/api/imports/${id}/${verb}`, options, 202);
  return settled(app, as, id);
}

/** The record once nobody is at work on it. */
export async function settled(app: TestApp, as: TestUser, id: string): Promise<Import> {
  for (let attempt = 0; attempt < 1200; attempt++) {
    const record = await app.json<Import>(`/api/imports/${id}`, { as });
    if (!isImportActive(record.status)) return record;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`import ${id} did not end`);
}

/** Every page of a list. */
export async function listAll<T>(app: TestApp, as: TestUser, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor = ''; ; ) {
    const join = path.includes('?') ? '&' : '?';
    const page = await app.json<{ items: T[]; nextCursor: string | null }>(
      `${path}${join}limit=500${cursor}`,
      {
        as,
      },
    );
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

/** CSV text of ponds with coordinates in degrees. */
export function pondsCsv(
  rows: readonly {
    name: string;
    lon: number | string;
    lat: number | string;
    kind?: string;
    description?: string;
  }[],
): string {
  const lines = rows.map(({ name, lon, lat, kind = 'pond', description = '' }) =>
    [name, kind, lon, lat, description].join(','),
  );
  return ['name,kind,east,north,description', ...lines, ''].join('\n');
}
