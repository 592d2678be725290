import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from './app.ts';
import { DEMO_PASSWORD, DEMO_USERS, syncDemoUsers } from './auth/auth.service.ts';
import { ConfigError, configFromProcess } from './config.ts';
import { loadDemoAtStart, resettleDemo } from './demo/demo.service.ts';
import { listen } from './http/listen.ts';
import { openParts } from './parts.ts';

/** Reads the environment, opens database and storage, listens: the only file that does. */
async function main(): Promise<void> {
  const config = configFromProcess();
  const { parts, reference, end, close } = await openParts(config, { webRoot: findWebRoot() });
  // Here and not in `openParts`: a command on the same database must not bring demo accounts to life.
  await syncDemoUsers(parts.auth, parts.deps.database, config.isDemo);
  if (config.isDemo) await loadDemoAtStart(parts);
  const app = createApp(parts);
  const server = await listen(app.fetch, config).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new ConfigError(
      `Cổng ${config.port} đang được dùng; đặt PORT khác / Port ${config.port} is in use; set another PORT.`,
    );
  });
  const lines = ['', `  Bờ An: ${config.publicUrl}`];
  if (config.isDemo) {
    lines.push('', '  Dữ liệu minh hoạ · demo data. Tài khoản / accounts:');
    for (const user of DEMO_USERS) lines.push(`    ${user.email.padEnd(22)} ${DEMO_PASSWORD}`);
  }
  console.log(`${lines.join('\n')}\n`);
  parts.metrics.watchProcess();
  const { log } = parts.deps;
  const report = (what: string) => (error: unknown) => log.error({ err: error }, what);

  parts.tiles.warmUp().catch(report('tiles'));
  parts.photoUploads.watch();
  parts.residentReports.watch();
  parts.audit.watch();
  parts.backups.watch();
  parts.photos.lookAtStored().catch(report('photos'));
  parts.imports.watch().catch(report('imports'));
  parts.evidence.watch().catch(report('evidence'));
  // The first visitor should not wait for the drawing of the outlines.
  parts.boundaries.overview().catch(report('outlines'));
  // Never in the way of a start: an office without a network waits for nothing.
  parts.boundaries
    .tryPublicOutlines(reference.manifest.publicOutlines, fetch)
    .then(async (sentence) => {
      if (!sentence) return;
      console.log(`  ${sentence.vi}\n  ${sentence.en}\n`);
      await resettleDemo(parts);
    })
    .catch(report('public outlines'));

  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    log.info('stopping');
    end();
    server
      .close()
      .then(close)
      .then(
        () => process.exit(0),
        (error: unknown) => {
          report('stopping')(error);
          log.flush(() => process.exit(1));
        },
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function findWebRoot(): string | null {
  const root = join(import.meta.dirname, '..', 'dist');
  return existsSync(join(root, 'index.html')) ? root : null;
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
