import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type ServerProcess, startServer } from './server-process.ts';
import { createPostgresDatabase, DIALECT } from './test-app.ts';

/** A folder and database that outlive the servers started on them; both are gone after the file's tests. */
export class KilledServer {
  folder = '';
  store = { url: '', drop: async (): Promise<void> => {} };
  private running: ServerProcess | null = null;

  constructor() {
    beforeAll(async () => {
      this.folder = mkdtempSync(join(tmpdir(), 'bo-an-crash-'));
      this.store =
        DIALECT === 'postgres'
          ? await createPostgresDatabase()
          : { url: join(this.folder, 'crash.sqlite'), drop: async () => {} };
    });
    afterAll(async () => {
      this.running?.process.kill('SIGKILL');
      await this.store.drop();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  async start(): Promise<ServerProcess> {
    this.running = await startServer(this.folder, this.store.url);
    return this.running;
  }
}
