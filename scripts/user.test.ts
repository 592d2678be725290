import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './root.ts';

it('makes no account with a user name that sign-in does not take', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bo-an-user-'));
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['scripts/user.ts', 'add', 'an@hanoi.example', 'an-binh', 'officer', 'commune:00145'],
      { cwd: root, env: { DATA_DIR: folder }, encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([2, expect.stringContaining('username')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
