import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { v7 as makeId } from 'uuid';
import { readConfig } from '../../server/config.ts';
import { openParts } from '../../server/parts.ts';
import { findPostgresPrograms } from '../testing/system-tools.ts';
import { startTemporaryPostgres } from '../testing/temporary-postgres.ts';

export interface Store {
  url: string;
  parts: Awaited<ReturnType<typeof openParts>>['parts'];
  reference: Awaited<ReturnType<typeof openParts>>['reference'];
  close(): Promise<void>;
}

/** As an expert would set up PostgreSQL for this machine; durable, because the writes of both sides must be. */
const EXPERT_SETTINGS = [
  'shared_buffers=2GB',
  'work_mem=128MB',
  'maintenance_work_mem=512MB',
  'effective_cache_size=8GB',
  'max_wal_size=8GB',
  'checkpoint_timeout=30min',
  'random_page_cost=1.1',
  'jit=off',
  'fsync=on',
  'synchronous_commit=on',
];

/**
 * The PostgreSQL that a run uses.
 * @param url null: starts one of the bench's own, which ends with it
 */
export async function openServer(url: string | null): Promise<{ url: string; close(): Promise<void> }> {
  if (url !== null) return { url, close: async () => {} };
  const programs = findPostgresPrograms();
  if ('missing' in programs) throw new Error(programs.missing);
  const server = await startTemporaryPostgres(programs.path, EXPERT_SETTINGS);
  return { url: server.url, close: server.stop };
}

/** The whole product on a SQLite file of its own: a copy of `from`, or an empty one. */
export async function openSqliteStore(from: string | null): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-bench-'));
  const url = join(folder, 'bench.sqlite');
  if (from !== null) copyFileSync(from, url);
  return open(url, folder, async () => {});
}

/** The whole product on a database of its own, made on the server that `serverUrl` names and dropped afterwards. */
export async function openPostgresStore(serverUrl: string): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-bench-'));
  const name = `bo_an_bench_${makeId().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = connect(serverUrl);
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await run(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return open(url.href, folder, () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

export function connect(url: string): pg.Client {
  return new pg.Client({ connectionString: url, user: new URL(url).username || userInfo().username });
}

async function open(url: string, folder: string, drop: () => Promise<void>): Promise<Store> {
  const remove = async () => {
    await drop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const config = readConfig({ DATA_DIR: folder, DATABASE_URL: url, DEMO: '0' });
    const { parts, reference, close } = await openParts(config, { webRoot: null });
    return {
      url,
      parts,
      reference,
      close: async () => {
        await close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
