// `npm run dev`: the server restarts on change and Vite serves the web with hot reload, passing /api on to it.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

const WEB_URL = 'http://localhost:5173';
const env = {
  ...process.env,
  NODE_ENV: 'development',
  PORT: process.env.PORT ?? '8787',
  // Sign-in checks the origin, which here is Vite's.
  PUBLIC_URL: process.env.PUBLIC_URL ?? WEB_URL,
};

const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
const children = [
  start('--watch', '--watch-preserve-output', join('server', 'main.ts')),
  start(join('node_modules', 'vite', 'bin', 'vite.js')),
];

// One without the other is of no use: the first to end takes the other with it.
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
for (const child of children) {
  child.on('exit', (code) => {
    process.exitCode ??= code ?? 0;
    stop();
  });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
