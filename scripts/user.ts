// `npm run user -- add <e-mail> <user name> <role> [scope…]` makes an account, `… erase <e-mail>` takes a person out
// of the records. Screens for this come later.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { erasePerson } from '../server/audit/erase-person.service.ts';
import { findUser, findUserIdByEmail } from '../server/auth/auth.queries.ts';
import { ensureUser } from '../server/auth/auth.service.ts';
import { ConfigError, configFromProcess } from '../server/config.ts';
import { ROLE_NAMES, ROLES, RoleName } from '../server/domain/roles.ts';
import { openParts } from '../server/parts.ts';

const USAGE = `Cách dùng / usage:
  npm run user -- add <e-mail> <tên đăng nhập / user name> <${ROLE_NAMES.join('|')}> [commune:00145 | province:01 | *]… [--name "Họ tên"]
  npm run user -- erase <e-mail>
Mật khẩu được tạo và in ra một lần / the password is made and printed once.
Lệnh erase xoá tài khoản và mọi tên, e-mail của người đó, không lấy lại được; việc đã làm ở lại dưới một bí danh /
erase removes the account and every name and e-mail of the person, for good; the work stays under a pseudonym.`;

const NewAccount = z.object({
  email: z.email(),
  username: z.string().regex(/^[a-z0-9._-]{3,30}$/i),
  role: RoleName,
  scopes: z.array(z.string().regex(/^(\*|province:\d{2}|commune:\d{5})$/)),
});

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' } },
  });
  const [command, email, username, role, ...scopes] = positionals;
  if (command === 'erase' && email !== undefined && username === undefined) return erase(email);
  const account = NewAccount.safeParse({ email, username, role, scopes });
  if (command !== 'add' || !account.success) {
    if (command === 'add' && account.error) {
      for (const { path, message } of account.error.issues) console.error(`  ${path.join('.')}: ${message}`);
    }
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const needsScope = account.data.role !== 'admin' && account.data.role !== 'city';
  if (needsScope && scopes.length === 0) {
    console.error(`Vai trò này cần phạm vi / this role needs a scope.\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const { parts, close } = await openParts(configFromProcess(), { webRoot: null });
  try {
    const password = randomBytes(12).toString('base64url');
    const { isNew } = await ensureUser(parts.auth, parts.deps.database, {
      ...account.data,
      name: values.name ?? ROLES[account.data.role].label.vi,
      password,
    });
    console.log(
      isNew
        ? `Đã tạo tài khoản / account made: ${account.data.email}\nMật khẩu / password: ${password}`
        : `Đã có ${account.data.email}: chỉ đổi phạm vi / existed: only its scope was changed.`,
    );
  } finally {
    await close();
  }
}

async function erase(email: string): Promise<void> {
  const { parts, close } = await openParts(configFromProcess(), { webRoot: null });
  try {
    const { db } = parts.deps.database;
    const id = await findUserIdByEmail(db, email);
    const user = id === null ? null : await findUser(db, id);
    if (id === null || user === null) throw new ConfigError(`Không có tài khoản / no account: ${email}`);
    const { internalAdapter } = await parts.auth.$context;
    const erased = await erasePerson(parts.deps, { ...user, id }, () => internalAdapter.deleteUser(id));
    console.log(
      `Đã xoá / erased: ${email}\nBí danh / pseudonym: ${erased.pseudonym} (${erased.rows} dòng / rows)`,
    );
  } finally {
    await close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
