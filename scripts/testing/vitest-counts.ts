import { writeFileSync } from 'node:fs';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';
import type { Counts } from './counts.ts';

/** Vitest reporter: writes `Counts[]`, one per project, which its own JSON reporter does not tell apart. */
export default class VitestCounts implements Reporter {
  private readonly outputFile: string;

  constructor(options: { outputFile: string }) {
    this.outputFile = options.outputFile;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const groups = new Map<string, Counts>();
    for (const module of modules) {
      const { name } = module.project;
      const counts = groups.get(name) ?? { name, passed: 0, skipped: 0, failures: [] };
      groups.set(name, counts);
      addModule(counts, module);
    }
    const faults = unhandledErrors.map((error) => String(error.message));
    if (faults.length > 0)
      groups.set('unhandled errors', { name: 'unhandled errors', passed: 0, skipped: 0, failures: faults });
    writeFileSync(this.outputFile, JSON.stringify([...groups.values()]));
  }
}

function addModule(counts: Counts, module: TestModule): void {
  const failuresBefore = counts.failures.length;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') counts.passed += 1;
    else if (state === 'skipped') counts.skipped += 1;
    // Pending too: a test that was collected and never got a result.
    else counts.failures.push(`${module.relativeModuleId} > ${test.fullName}`);
  }
  // A file that does not load, or a hook that throws, fails without a failed test.
  const hasOwnFault = module.state() === 'failed' && counts.failures.length === failuresBefore;
  if (hasOwnFault) counts.failures.push(`${module.relativeModuleId}: the file failed outside of its tests`);
}
