import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const isDemo = (env: Record<string, string>) => readConfig({ DATA_DIR: '/tmp/none', ...env }).isDemo;

it.each<[boolean, Record<string, string>]>([
  [true, {}],
  [true, { HOST: '127.0.0.1' }],
  [true, { PUBLIC_URL: 'http://localhost:8787' }],
  [true, { PUBLIC_URL: 'http://127.0.0.1:8787' }],
  [true, { HOST: '0.0.0.0', DEMO: '1' }],
  [false, { HOST: '0.0.0.0' }],
  [false, { PUBLIC_URL: 'https://bo-an.hanoi.example' }],
  [false, { HOST: '127.0.0.1', PUBLIC_URL: 'https://127.0.0.1.hanoi.example' }],
  [false, { DEMO: '0' }],
])('has demo accounts: %s with %j', (expected, env) => {
  expect(isDemo(env)).toBe(expected);
});
