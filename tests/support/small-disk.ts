import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const SIZE_MB = 256;

/**
 * A folder that can be filled and made read-only. On a small file system of its own where this process may mount one;
 * else a process is kept from writing by the limit of a file's size.
 */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'bo-an-disk-'));
  readonly isMounted = run('mount', '-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=0755`, 'tmpfs', this.folder);
  private get filler(): string {
    return join(this.folder, 'filler');
  }

  /** Leaves no byte free, or lets no file of the process grow. */
  fill(pid: number): void {
    if (!this.isMounted) {
      limitFiles(pid, '0:unlimited');
      return;
    }
    const file = openSync(this.filler, 'w');
    for (const size of [1 << 20, 4096]) {
      const block = Buffer.alloc(size, 1);
      try {
        for (;;) writeSync(file, block);
      } catch {
        // Full for blocks of this size.
      }
    }
    closeSync(file);
  }

  empty(pid: number): void {
    if (this.isMounted) rmSync(this.filler);
    else limitFiles(pid, 'unlimited:unlimited');
  }

  /** Changes nothing and answers false where nothing was mounted: as root everything else can be written to. */
  async makeReadOnly(): Promise<boolean> {
    if (!this.isMounted) return false;
    // Somebody may be writing a file at this moment.
    for (let tries = 0; tries < 200; tries++) {
      if (run('mount', '-o', 'remount,ro', this.folder)) return true;
      await wait(20);
    }
    throw new Error(`${this.folder} cannot be made read-only`);
  }

  makeWritable(): void {
    if (!run('mount', '-o', 'remount,rw', this.folder)) throw new Error(`${this.folder} stays read-only`);
  }

  remove(): void {
    if (this.isMounted) run('umount', '-l', this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** false: it may not be done here. */
function run(program: string, ...args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}

function limitFiles(pid: number, limits: string): void {
  if (!run('prlimit', `--pid=${pid}`, `--fsize=${limits}`))
    throw new Error('neither mount nor prlimit is allowed');
}
