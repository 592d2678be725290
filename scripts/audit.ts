// `npm run audit -- verify | head | cut | forget`: the chain of the audit, from the command line.
import { parseArgs } from 'node:util';
import { findNewestSeal } from '../server/audit/audit.queries.ts';
import { eraseTexts } from '../server/audit/erase-person.service.ts';
import { cutAudit, keptSince } from '../server/audit/retention.service.ts';
import { headOf } from '../server/audit/seal.ts';
import { Sealer } from '../server/audit/sealer.service.ts';
import { type AuditFault, verifyAudit } from '../server/audit/verify.service.ts';
import { type Config, ConfigError, configFromProcess } from '../server/config.ts';
import { type Database, openDatabase } from '../server/db/database.ts';
import { ownerUrlOf } from '../server/db/database-url.ts';

const USAGE = `Cách dùng / usage:
  npm run audit -- verify [--expect <seal>]   kiểm tra cả chuỗi / checks the whole chain
  npm run audit -- head                       niêm phong mới nhất, để ghi lại nơi khác / the newest seal, to be written down elsewhere
  npm run audit -- cut                        xoá phần quá hạn lưu (AUDIT_KEEP_YEARS) / removes what is older than it is to be kept
  npm run audit -- forget <id>                xoá nội dung về người trong các mục của một đối tượng / erases texts about people from the entries about one thing`;

const FAULTS: Record<AuditFault['kind'], string> = {
  changed: 'mục bị sửa / entry was changed',
  missing: 'mục bị mất / entry is missing',
  inserted: 'mục bị chèn thêm / entry was put in',
  reordered: 'mục bị đổi chỗ / entry changed places with another',
  seal_changed: 'niêm phong bị sửa / seal was changed',
  seal_missing: 'niêm phong bị mất / seal is missing',
  text_changed: 'nội dung về người bị sửa / text about people was changed',
  expected_missing: 'không có niêm phong đã ghi lại / the seal that was written down is not there',
};

type Command = (database: Database, config: Config, argument: string | undefined) => Promise<void>;
const now = () => new Date().toISOString();

const COMMANDS: Record<string, Command> = {
  async verify(database, _config, expected) {
    await new Sealer(database, now).sealAll();
    const { faults, seals, entries, unsealed, head } = await verifyAudit(database, expected ?? null);
    console.log(
      `${entries} mục trong ${seals} niêm phong, ${unsealed} chưa niêm phong / entries in seals, not sealed yet`,
    );
    if (head !== null) console.log(`Niêm phong mới nhất / newest seal: ${head}`);
    const [first] = faults;
    if (first === undefined) {
      console.log('Chuỗi nguyên vẹn / the chain is whole.');
      return;
    }
    console.log(`Chuỗi hỏng từ đây / the chain breaks here: ${describe(first)}`);
    for (const fault of faults.slice(1)) console.log(`  ${describe(fault)}`);
    process.exitCode = 1;
  },

  async head(database) {
    await new Sealer(database, now).sealAll();
    const seal = await findNewestSeal(database.db);
    console.log(seal === null ? '–' : headOf(seal));
  },

  async cut(database, config) {
    const before = keptSince(now(), config.auditKeepYears);
    const count = await cutAudit(database, now(), before);
    console.log(`Đã xoá ${count} mục trước / removed entries of before: ${before}`);
  },

  async forget(database, _config, id) {
    if (id === undefined) throw new ConfigError(USAGE);
    const count = await eraseTexts({ database, now }, id);
    console.log(`Đã xoá ${count} nội dung / texts erased`);
  },
};

function describe({ kind, entry, seal, at }: AuditFault): string {
  const places = [
    entry === null ? null : `mục / entry ${entry}`,
    seal === null ? null : `niêm phong / seal ${seal}`,
    at,
  ];
  return `${FAULTS[kind]}: ${places.filter((place) => place !== null).join(', ')}`;
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { expect: { type: 'string' } },
  });
  const [name = '', argument] = positionals;
  const command = COMMANDS[name];
  if (command === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const config = configFromProcess();
  // Sealing is the application's; removing takes the role that owns the tables.
  const url = name === 'cut' ? ownerUrlOf(config) : config.databaseUrl;
  const database = await openDatabase(url);
  try {
    await command(database, config, values.expect ?? argument);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
