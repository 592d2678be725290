import { spawnSync } from 'node:child_process';
import { root } from './root.ts';

/** How bad a known hole must be to fail a run, by npm's words. */
const FAILS = ['high', 'critical'] as const;

interface Report {
  /** Of a registry that has no advisories, or none that can be reached. */
  message?: string;
  error?: { summary?: string };
  metadata?: { vulnerabilities: Record<string, number> };
}

/**
 * Asks npm's registry for known holes in the libraries of the lock file.
 * @returns a sentence, and whether the run fails; a registry that does not answer fails nothing, and is told
 */
export function auditDependencies(): { sentence: string; hasFailed: boolean } {
  const npm = process.env.npm_execpath;
  const [file, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const { stdout } = spawnSync(file, [...first, 'audit', '--json'], { cwd: root, encoding: 'utf8' });
  return judge(stdout ?? '');
}

export function judge(output: string): { sentence: string; hasFailed: boolean } {
  let report: Report;
  try {
    report = JSON.parse(output) as Report;
  } catch {
    return { sentence: 'NOT ASKED: npm gave no answer', hasFailed: false };
  }
  const found = report.metadata?.vulnerabilities;
  if (found === undefined) {
    const why = report.error?.summary || report.message || 'no reason given';
    return { sentence: `NOT ASKED: ${why}`, hasFailed: false };
  }
  const { total = 0, info: _info, ...bySeverity } = found;
  if (total === 0) return { sentence: 'ok, no known hole', hasFailed: false };
  const told = Object.entries(bySeverity).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : []));
  const hasFailed = FAILS.some((severity) => (found[severity] ?? 0) > 0);
  return { sentence: `${hasFailed ? 'FAILED' : 'ok'}, ${told.join(', ')}: see npm audit`, hasFailed };
}
