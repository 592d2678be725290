// `npm run check [-- --repair]`: looks whether everything that is kept is whole and agrees with itself.
import { parseArgs } from 'node:util';
import { ConfigError, configFromProcess } from '../server/config.ts';
import { ownerUrlOf } from '../server/db/database-url.ts';
import { listTables } from '../server/db/read-snapshot.ts';
import { type CheckResult, checkAll, mendAll } from '../server/keeping/check.service.ts';

const MOST_SHOWN = 20;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } });
  const config = configFromProcess();
  if (!(await listTables(ownerUrlOf(config))).includes('sites')) {
    console.log('Chưa có dữ liệu, không có gì để kiểm tra. · There is no data yet, nothing to check.');
    return;
  }
  let results = await checkAll(config);
  if (values.repair && results.some(({ faults, isMendable }) => isMendable && faults.length > 0)) {
    print(results);
    console.log('Đang sửa những gì tính lại được … · Mending what follows from other rows …');
    await mendAll(config, new Date().toISOString());
    results = await checkAll(config);
  }
  print(results);
  const count = results.reduce((sum, { faults }) => sum + faults.length, 0);
  if (count === 0) {
    console.log('Tất cả khớp. · Everything agrees.');
    return;
  }
  console.log(`Có ${count} chỗ sai. · ${count} faults.`);
  if (!values.repair && results.some(({ faults, isMendable }) => isMendable && faults.length > 0))
    console.log('Sửa được một phần · partly mendable: npm run check -- --repair');
  process.exitCode = 1;
}

function print(results: readonly CheckResult[]): void {
  for (const { name, faults, notes } of results) {
    console.log(`${faults.length === 0 ? 'ok ' : 'SAI'}  ${name.vi} · ${name.en}`);
    printSome('     ', faults);
    printSome('     (i) ', notes);
  }
}

function printSome(indent: string, lines: readonly string[]): void {
  for (const line of lines.slice(0, MOST_SHOWN)) console.log(`${indent}${line}`);
  if (lines.length > MOST_SHOWN) console.log(`${indent}… +${lines.length - MOST_SHOWN}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
