// `npm run backup -- <folder>`: a copy of everything, made while the server runs. `--make-key <file>` makes a key for it.
import { chmodSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConfigError, configFromProcess } from '../server/config.ts';
import { type MadeBackup, makeBackup } from '../server/keeping/backup.service.ts';
import { configuredKey, makeKeyFile } from '../server/keeping/lock-key.ts';
import { KeepingError } from '../server/keeping/manifest.ts';

const USAGE = `Cách dùng / usage:
  npm run backup -- <thư mục / folder>
  npm run backup -- --make-key <tệp / file>`;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'make-key': { type: 'string' } },
  });
  if (values['make-key'] !== undefined && positionals.length === 0) return makeKey(values['make-key']);
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const config = configFromProcess();
  const startedAt = performance.now();
  const now = () => new Date().toISOString();
  const key = await configuredKey(config);
  report(await makeBackup({ config, folder, kind: 'asked', key, now }), performance.now() - startedAt);
}

function report({ path, manifest, linkedCount }: MadeBackup, ms: number): void {
  const megabytes = (manifest.files.reduce((sum, file) => sum + file.storedBytes, 0) / 1e6).toFixed(1);
  const seconds = (ms / 1000).toFixed(1);
  const { files, recipient, lost } = manifest;
  console.log(path);
  console.log(
    `Đã sao lưu ${files.length} tệp, ${megabytes} MB, ${linkedCount} tệp dùng chung với bản trước (${seconds} giây)${recipient === null ? ', KHÔNG khoá' : `, khoá cho ${recipient}`}.`,
  );
  console.log(
    `Backed up ${files.length} files, ${megabytes} MB, ${linkedCount} shared with the backup before (${seconds} s)${recipient === null ? ', NOT locked' : `, locked for ${recipient}`}.`,
  );
  if (!files.some((file) => file.path === 'session-secret')) {
    console.log('SESSION_SECRET nằm trong biến môi trường: hãy tự giữ nó. · Keep SESSION_SECRET yourself.');
  }
  if (lost.length === 0) return;
  console.error(
    `Thiếu hoặc hỏng ${lost.length} tệp (xem npm run check) · ${lost.length} files are missing or damaged (see npm run check):`,
  );
  for (const name of lost.slice(0, 20)) console.error(`  ${name}`);
  process.exitCode = 1;
}

async function makeKey(path: string): Promise<void> {
  const { text, recipient } = await makeKeyFile(new Date().toISOString());
  writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  chmodSync(path, 0o600);
  console.log(`Khoá riêng / secret key: ${path}\nNửa công khai / public half: ${recipient}`);
  console.log(
    'Cất tệp này ngoài máy chủ: mất khoá là mất mọi bản sao lưu. Máy chủ chỉ cần nửa công khai (BACKUP_KEY=age1…).',
  );
  console.log(
    'Keep this file away from the server: without it no backup can be read. The server needs the public half only (BACKUP_KEY=age1…).',
  );
}

main().catch((error: unknown) => {
  const isTold = error instanceof ConfigError || error instanceof KeepingError;
  console.error(isTold || (error instanceof Error && 'code' in error) ? error.message : error);
  process.exitCode = 1;
});
