// `npm run lint`: formatting and lint (Biome), types of every project reference (tsc), known holes in libraries.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { auditDependencies } from './audit-dependencies.ts';
import { root } from './root.ts';

const checks = [
  {
    name: 'biome check',
    file: join('@biomejs', 'biome', 'bin', 'biome'),
    args: ['check', '--error-on-warnings'],
  },
  { name: 'tsc -b', file: join('typescript', 'bin', 'tsc'), args: ['-b', '--pretty'] },
];

const failed: string[] = [];
for (const { name, file, args } of checks) {
  const startedAt = performance.now();
  const run = spawnSync(process.execPath, [join(root, 'node_modules', file), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${name}: ${run.status === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (run.status !== 0) failed.push(name);
}
const { sentence, hasFailed } = auditDependencies();
console.log(`npm audit: ${sentence}`);
if (hasFailed) failed.push('npm audit');
if (failed.length > 0) process.exitCode = 1;
