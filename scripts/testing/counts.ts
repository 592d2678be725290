import { readFileSync } from 'node:fs';

/** What one group of tests came to. `failures` has a line per failed test, and per fault outside of a test. */
export interface Counts {
  name: string;
  passed: number;
  skipped: number;
  failures: string[];
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; tests: { projectName: string; status: string }[] }[];
}

/** Counts per browser project from the file of Playwright's JSON reporter. */
export function readPlaywrightCounts(file: string): Counts[] {
  const report: { suites: PlaywrightSuite[]; errors: { message?: string }[] } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const groups = new Map<string, Counts>();
  const visit = (suite: PlaywrightSuite, path: string[]) => {
    const here = suite.title ? [...path, suite.title] : path;
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const name = `e2e ${test.projectName}`;
        const counts = groups.get(name) ?? { name, passed: 0, skipped: 0, failures: [] };
        groups.set(name, counts);
        if (test.status === 'skipped') counts.skipped += 1;
        else if (test.status === 'unexpected') counts.failures.push([...here, spec.title].join(' > '));
        else counts.passed += 1;
      }
    }
    for (const child of suite.suites ?? []) visit(child, here);
  };
  for (const suite of report.suites) visit(suite, []);
  const faults = report.errors.map((error) => error.message ?? 'unknown error');
  if (faults.length > 0) groups.set('e2e run', { name: 'e2e run', passed: 0, skipped: 0, failures: faults });
  return [...groups.values()];
}
