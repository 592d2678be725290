import { expect, it } from 'vitest';
import { judge } from './audit-dependencies.ts';

const answer = (vulnerabilities: Record<string, number>) => JSON.stringify({ metadata: { vulnerabilities } });

it.each([
  ['nothing known', answer({ low: 0, high: 0, critical: 0, total: 0 }), 'ok, no known hole', false],
  ['something slight', answer({ low: 2, high: 0, total: 2 }), 'ok, 2 low: see npm audit', false],
  ['something bad', answer({ low: 1, high: 3, total: 4 }), 'FAILED, 1 low, 3 high: see npm audit', true],
  ['a registry without advisories', '{"message":"405 Method Not Allowed"}', 'NOT ASKED: 405', false],
  ['no registry', '{"error":{"summary":"request failed"}}', 'NOT ASKED: request failed', false],
  ['no npm', '', 'NOT ASKED: npm gave no answer', false],
])('judges %s', (_name, output, sentence, hasFailed) => {
  const judged = judge(output);
  expect(judged.sentence).toContain(sentence);
  expect(judged.hasFailed).toBe(hasFailed);
});
