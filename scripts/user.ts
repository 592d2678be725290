// `npm run user -- admin <e-mail>`: invites the first administrator. `-- add …`: makes an account with a password.
// `-- erase <e-mail>`: takes a person out of the records.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { AppParts } from '../server/app.ts';
import { erasePerson } from '../server/audit/erase-person.service.ts';
import { findAccountByEmail } from '../server/auth/auth.queries.ts';
import { ensureUser } from '../server/auth/auth.service.ts';
import { ConfigError, configFromProcess } from '../server/config.ts';
import { ProblemError } from '../server/domain/errors.ts';
import { Username } from '../server/domain/people.ts';
import { ROLE_NAMES, ROLES, RoleName } from '../server/domain/roles.ts';
import { openParts } from '../server/parts.ts';
import { COMMAND } from '../server/people/people.service.ts';

const USAGE = `Cách dùng / usage:
  npm run user -- admin <e-mail> [--name "Họ tên"]
    mời quản trị đầu tiên, hoặc cho quản trị đã có một liên kết đặt lại mật khẩu /
    invites the first administrator, or gives one who exists a link to set a new password
  npm run user -- add <e-mail> <tên đăng nhập / user name> <${ROLE_NAMES.join('|')}> [commune:00145 | province:01 | *]… [--name "Họ tên"]
    mật khẩu được tạo và in ra một lần / the password is made and printed once
  npm run user -- erase <e-mail>
    xoá tài khoản và mọi tên, e-mail của người đó, không lấy lại được; việc đã làm ở lại dưới một bí danh /
    removes the account and every name and e-mail of the person, for good; the work stays under a pseudonym`;

const Email = z.email().transform((email) => email.toLowerCase());
const NewAccount = z.object({
  email: Email,
  username: Username,
  role: RoleName,
  scopes: z.array(z.string().regex(/^(\*|province:\d{2}|commune:\d{5})$/)),
});

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' } },
  });
  const [command, ...rest] = positionals;
  if (command === 'admin') return inviteAdmin(rest, values.name);
  if (command === 'add') return addAccount(rest, values.name);
  if (command === 'erase') return erase(rest);
  refuse();
}

function refuse(reason?: string): void {
  console.error(reason === undefined ? USAGE : `${reason}\n${USAGE}`);
  process.exitCode = 2;
}

async function withParts(work: (parts: AppParts) => Promise<void>): Promise<void> {
  const { parts, close } = await openParts(configFromProcess(), { webRoot: null });
  try {
    await work(parts);
  } finally {
    await close();
  }
}

async function inviteAdmin([typed]: string[], name: string | undefined): Promise<void> {
  const email = Email.safeParse(typed);
  if (!email.success) return refuse('E-mail chưa đúng / the e-mail is not valid.');
  await withParts(async ({ staff: { people } }) => {
    const known = await people.findIdByEmail(email.data);
    const link =
      known === null
        ? await people.invite(COMMAND, {
            name: name ?? ROLES.admin.label.vi,
            email: email.data,
            unitId: null,
            role: 'admin',
            roleStartsOn: null,
            roleEndsOn: null,
            scopes: [],
          })
        : await people.letAdminIn(COMMAND, known);
    console.log(
      `Liên kết dùng một lần, đến / link, used once, until ${link.expiresAt}:\n${link.link}\n` +
        'Lần đăng nhập đầu cần bật xác thực hai bước / the first sign-in asks for two-factor sign-in.',
    );
  });
}

async function addAccount(
  [email, username, role, ...scopes]: string[],
  name: string | undefined,
): Promise<void> {
  const account = NewAccount.safeParse({ email, username, role, scopes });
  if (!account.success) {
    for (const { path, message } of account.error.issues) console.error(`  ${path.join('.')}: ${message}`);
    return refuse();
  }
  const needsScope = account.data.role !== 'admin' && account.data.role !== 'city';
  if (needsScope && scopes.length === 0) return refuse('Vai trò này cần phạm vi / this role needs a scope.');
  await withParts(async (parts) => {
    const password = randomBytes(12).toString('base64url');
    const { isNew } = await ensureUser(parts.auth, parts.deps.database, {
      ...account.data,
      name: name ?? ROLES[account.data.role].label.vi,
      password,
    });
    console.log(
      isNew
        ? `Đã tạo tài khoản / account made: ${account.data.email}\nMật khẩu / password: ${password}`
        : `Đã có ${account.data.email}: chỉ đổi phạm vi / existed: only its scope was changed.`,
    );
  });
}

async function erase([typed]: string[]): Promise<void> {
  const email = Email.safeParse(typed);
  if (!email.success) return refuse('E-mail chưa đúng / the e-mail is not valid.');
  await withParts(async ({ auth, deps }) => {
    const person = await findAccountByEmail(deps.database.db, email.data);
    if (person === null) throw new ConfigError(`Không có tài khoản / no account: ${email.data}`);
    const { internalAdapter } = await auth.$context;
    const erased = await erasePerson(deps, person, () => internalAdapter.deleteUser(person.id));
    console.log(
      `Đã xoá / erased: ${email.data}\nBí danh / pseudonym: ${erased.pseudonym} (${erased.rows} dòng / rows)`,
    );
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError || error instanceof ProblemError ? error.message : error);
  process.exitCode = 1;
});
