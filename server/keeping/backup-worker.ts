import { parentPort, workerData } from 'node:worker_threads';
import type { Deps } from '../deps.ts';
import { makeBackup } from './backup.service.ts';
import { configuredKey } from './lock-key.ts';
import { listBackups, removeBackup } from './manifest.ts';
import type { NightOutcome } from './nightly.queries.ts';
import { listOutdated } from './rotation.ts';

/** Runs in a thread of its own: reading, packing and hashing everything must not hold up the server. */
async function main(config: Deps['config'], folder: string): Promise<NightOutcome> {
  const key = await configuredKey(config);
  const now = () => new Date().toISOString();
  const { path, manifest, installation } = await makeBackup({ config, folder, kind: 'nightly', key, now });
  for (const outdated of listOutdated(await listBackups(folder), installation))
    await removeBackup(outdated.path);
  return {
    name: path.split(/[/\\]/).at(-1) ?? path,
    byteCount: manifest.files.reduce((sum, file) => sum + file.storedBytes, 0),
    fileCount: manifest.files.length,
    lostCount: manifest.lost.length,
    error: null,
  };
}

const { config, folder } = workerData as { config: Deps['config']; folder: string };
parentPort?.postMessage(await main(config, folder));
