// `npm run restore -- <backup>`: brings a backup into an empty installation.
import { parseArgs } from 'node:util';
import { ConfigError, configFromProcess } from '../server/config.ts';
import { configuredKey } from '../server/keeping/lock-key.ts';
import { KeepingError, listBackups } from '../server/keeping/manifest.ts';
import { restoreBackup } from '../server/keeping/restore.service.ts';

async function main(): Promise<void> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) {
    console.error(
      'Cách dùng / usage: npm run restore -- <thư mục của một bản sao lưu / folder of one backup>',
    );
    process.exitCode = 2;
    return;
  }
  const held = await listBackups(folder);
  if (held.length > 0) {
    console.error(
      'Thư mục này giữ nhiều bản sao lưu; hãy chọn một. · This folder holds backups; choose one:',
    );
    for (const { path } of held.toReversed()) console.error(`  ${path}`);
    process.exitCode = 2;
    return;
  }
  const config = configFromProcess();
  const key = await configuredKey(config);
  const { files, madeAt, lost, damaged } = await restoreBackup({
    config,
    backup: folder,
    key,
    now: () => new Date().toISOString(),
  });
  const count = files.length - damaged.length;
  console.log(`Đã khôi phục ${count} tệp của bản sao lưu lúc ${madeAt}; mọi người cần đăng nhập lại.`);
  console.log(`Restored ${count} files of the backup of ${madeAt}; everybody has to sign in again.`);
  if (!files.some(({ path }) => path === 'session-secret'))
    console.log('Hãy đặt lại SESSION_SECRET như cũ. · Set SESSION_SECRET as it was.');
  if (lost.length > 0)
    console.log(`Bản sao lưu thiếu ${lost.length} tệp. · The backup lacks ${lost.length} files.`);
  if (damaged.length > 0) {
    console.error(
      `MẤT ${damaged.length} tệp bị hỏng trong bản sao lưu; hãy tìm ở bản khác · LOST, damaged in the backup: ${damaged.length} files; look in another one:`,
    );
    for (const path of damaged) console.error(`  ${path}`);
    process.exitCode = 1;
  }
  console.log('Kiểm tra · now: npm run check');
}

main().catch((error: unknown) => {
  const isTold = error instanceof ConfigError || error instanceof KeepingError;
  console.error(isTold || (error instanceof Error && 'code' in error) ? error.message : error);
  process.exitCode = 1;
});
