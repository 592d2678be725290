import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isPostgresUrl } from '../db/database-url.ts';
import type { Deps } from '../deps.ts';
import { syncFolder } from './manifest.ts';

/** Stands in the installation from the first file that gets its place until the last one has. */
const Marker = z.object({ madeAt: z.string(), database: z.string() });
type Marker = z.infer<typeof Marker>;
type Place = Pick<Deps['config'], 'dataDir'>;

export const markerOf = ({ dataDir }: Place) => join(dataDir, 'restore-unfinished.json');

/** A database without its password. */
export function nameOf(databaseUrl: string): string {
  if (!isPostgresUrl(databaseUrl)) return databaseUrl;
  const { host, pathname } = new URL(databaseUrl);
  return `postgres://${host}${pathname}`;
}

/** null: no restore was interrupted. */
export async function readMarker(config: Place): Promise<Marker | null> {
  const text = await readFile(markerOf(config), 'utf8').catch(() => null);
  return text === null ? null : Marker.parse(JSON.parse(text));
}

export async function writeMarker(config: Place, marker: Marker): Promise<void> {
  const file = await open(markerOf(config), 'w');
  try {
    await file.writeFile(JSON.stringify(marker));
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(config.dataDir);
}
