import AxeBuilder from '@axe-core/playwright';
import {
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  expect,
  type Page,
  test,
} from '@playwright/test';
import { v7 as makeId } from 'uuid';
import { totpCode } from '../support/totp.ts';
import { openAs } from './sign-in.ts';

const PASSWORD = 'con cò bay lả bay la ruộng sâu';
/** Both projects share one database: every test makes people of its own. */
const unique = (word: string) => `${word}${makeId().slice(-8)}`;

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

async function invite(request: APIRequestContext, name: string, role: 'officer' | 'admin'): Promise<string> {
  const answer = await request.post('/api/people', {
    data: {
      name,
      email: `${makeId()}@e2e.test`,
      unitId: null,
      role,
      roleStartsOn: null,
      roleEndsOn: null,
      scopes: role === 'admin' ? [] : [{ scope: 'commune:00145', startsOn: null, endsOn: null }],
    },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const { link } = (await answer.json()) as { link: string };
  const { pathname, hash } = new URL(link);
  return `${pathname}${hash}`;
}

async function post<T>(context: BrowserContext, path: string, data: object): Promise<T> {
  const answer = await context.request.post(path, { data });
  expect(answer.status(), await answer.text()).toBe(200);
  return (await answer.json()) as T;
}

/** Somebody who took up an invitation and is signed in, in a browser of their own. */
async function newcomer(
  browser: Browser,
  name: string,
  role: 'officer' | 'admin',
): Promise<{ context: BrowserContext; username: string }> {
  const admin = await openAs(browser, 'admin');
  const token = (await invite(admin.request, name, role)).split('#')[1];
  await admin.close();
  const context = await browser.newContext();
  const username = unique('user.');
  await post(context, '/api/invitations/accept', { token, username, password: PASSWORD });
  await post(context, '/api/auth/sign-in/username', { username, password: PASSWORD });
  return { context, username };
}

test('an administrator invites somebody by a link', async ({ browser }) => {
  const admin = await openAs(browser, 'admin');
  const page = await admin.newPage();
  await page.goto('/people');
  await page.getByRole('button', { name: 'Mời người mới' }).click();
  const name = unique('Lan ');
  await page.getByLabel('Họ và tên').fill(name);
  await page.getByLabel('E-mail').fill(`${makeId()}@e2e.test`);
  await page.getByLabel('Đơn vị').selectOption({ label: 'Phòng Kinh tế phường Long Biên' });
  await page.getByLabel('Xã, phường hoặc tỉnh').selectOption('commune:00145');
  await page.getByRole('button', { name: 'Thêm phạm vi' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Tạo liên kết mời' }).click();
  await expect(page.getByLabel('Liên kết', { exact: true })).toHaveValue(/\/invite#/);
  await page.getByRole('button', { name: 'Đóng' }).last().click();
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Đã mời');
  await admin.close();
});

test('who was invited chooses name and password and works at once, and the link is used up', async ({
  browser,
}) => {
  const admin = await openAs(browser, 'admin');
  const link = await invite(admin.request, unique('Lan '), 'officer');
  await admin.close();
  const guest = await browser.newContext();
  const page = await guest.newPage();
  await page.goto(link);
  await page.getByLabel('Tên đăng nhập').fill(unique('lan.'));
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Lưu và đăng nhập' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto(link);
  await expect(page.getByRole('alert')).toContainText('Liên kết đã dùng');
  await guest.close();
});

test('the own account tells role and sessions, and takes a new password', async ({ browser }) => {
  const { context } = await newcomer(browser, unique('Hoa '), 'officer');
  const page = await context.newPage();
  await page.goto('/account');
  await expect(page.getByText('máy này')).toBeVisible();
  await expect(page.getByText('phường Long Biên').first()).toBeVisible();
  await expectAccessible(page);
  const card = page.locator('form').filter({ has: page.getByLabel('Mật khẩu mới') });
  await card.getByLabel('Mật khẩu hiện tại').fill(PASSWORD);
  await card.getByLabel('Mật khẩu mới').fill('123456789012');
  await card.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  await expect(page.getByRole('alert')).toContainText('Mật khẩu');
  await context.close();
});

test('an administrator sets two-factor sign-in up before anything else', async ({ browser }) => {
  const { context } = await newcomer(browser, unique('Bảo '), 'admin');
  const page = await context.newPage();
  await page.goto('/people');
  await page.waitForURL('**/account');
  await expect(page.getByRole('navigation', { name: 'Điều hướng chính' })).toHaveCount(0);
  await page.getByLabel('Mật khẩu hiện tại').first().fill(PASSWORD);
  await page.getByRole('button', { name: 'Bắt đầu bật' }).click();
  const secret = (await page.locator('.account-key').textContent()) ?? '';
  await expectAccessible(page);
  await page.getByLabel('Mã sáu số trên điện thoại').fill(totpCode(secret));
  await page.getByRole('button', { name: 'Bật', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Điều hướng chính' })).toBeVisible();
  await context.close();
});

test('signing in asks for the code and goes back to where one was', async ({ browser }) => {
  const { context, username } = await newcomer(browser, unique('Bảo '), 'admin');
  const begin = { password: PASSWORD };
  const { secret } = await post<{ secret: string }>(context, '/api/account/two-factor/begin', begin);
  await post(context, '/api/account/two-factor/confirm', { code: totpCode(secret) });
  await context.clearCookies();
  const page = await context.newPage();
  await page.goto('/sign-in?returnTo=/people');
  await page.getByLabel('Email hoặc tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await page.getByLabel('Mã sáu số').fill('000000');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page.getByRole('alert')).toContainText('Mã chưa đúng');
  // The code of the set-up is used up; the next one counts already.
  await page.getByLabel('Mã sáu số').fill(totpCode(secret, Date.now() + 30_000));
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.waitForURL((url) => url.pathname === '/people');
  await context.close();
});

test('a hand-over tells what goes to the successor and why the rest stays', async ({ browser }) => {
  const leaving = unique('Cúc ');
  await (await newcomer(browser, leaving, 'officer')).context.close();
  const admin = await openAs(browser, 'admin');
  const page = await admin.newPage();
  await page.goto('/people');
  await page.getByRole('link', { name: leaving }).click();
  await page.getByRole('button', { name: 'Bàn giao việc' }).click();
  await expect(page.getByText('Lần nhập tệp còn chờ')).toBeVisible();
  await expect(page.getByText('Ở lại với xã, phường hoặc trên máy')).toBeVisible();
  await page.getByLabel('Người nhận').selectOption({ label: 'Phòng Kinh tế (minh hoạ)' });
  await page.getByLabel('Lý do').fill('Nghỉ hưu');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Thực hiện' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Nghỉ hưu')).toBeVisible();
  await admin.close();
});
