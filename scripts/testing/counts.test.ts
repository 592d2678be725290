import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPlaywrightCounts } from './counts.ts';

it('counts per browser project, through nested suites, and takes faults outside of tests as failures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'counts-'));
  const spec = (title: string, desktop: string, tablet: string) => ({
    title,
    tests: [
      { projectName: 'desktop', status: desktop },
      { projectName: 'tablet', status: tablet },
    ],
  });
  const report = {
    suites: [
      {
        title: 'a.spec.ts',
        specs: [spec('opens', 'expected', 'flaky')],
        suites: [{ title: 'map', specs: [spec('draws', 'unexpected', 'skipped')] }],
      },
    ],
    errors: [{ message: 'the server did not start' }],
  };
  try {
    const file = join(folder, 'report.json');
    writeFileSync(file, JSON.stringify(report));
    expect(readPlaywrightCounts(file)).toEqual([
      { name: 'e2e desktop', passed: 1, skipped: 0, failures: ['a.spec.ts > map > draws'] },
      { name: 'e2e tablet', passed: 1, skipped: 1, failures: [] },
      { name: 'e2e run', passed: 0, skipped: 0, failures: ['the server did not start'] },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
