import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
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

async function takeUp(page: Page, link: string, username: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Lưu và đăng nhập' }).click();
}

test('an administrator invites by a link, and the invited works at once', async ({ browser }) => {
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
  const link = new URL(await page.getByLabel('Liên kết', { exact: true }).inputValue());
  await page.getByRole('button', { name: 'Đóng' }).last().click();
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Đã mời');
  await expectAccessible(page);

  const guest = await browser.newContext();
  const other = await guest.newPage();
  await takeUp(other, `${link.pathname}${link.hash}`, unique('lan.'));
  await other.waitForURL((url) => url.pathname === '/');
  await other.goto('/account');
  await expect(other.getByText('Phòng Kinh tế phường Long Biên')).toBeVisible();
  await expect(other.getByText('máy này')).toBeVisible();
  await expectAccessible(other);
  await other.goto(`${link.pathname}${link.hash}`);
  await expect(other.getByRole('alert')).toContainText('Liên kết đã dùng');
  await guest.close();
  await admin.close();
});

test('an administrator sets two-factor sign-in up before anything else, and signs in with a code', async ({
  browser,
}) => {
  const admin = await openAs(browser, 'admin');
  const link = await invite(admin.request, unique('Bảo '), 'admin');
  const guest = await browser.newContext();
  const page = await guest.newPage();
  const username = unique('bao.');
  await takeUp(page, link, username);
  await page.waitForURL('**/account');
  await page.goto('/people');
  await page.waitForURL('**/account');
  await expect(page.getByRole('navigation', { name: 'Điều hướng chính' })).toHaveCount(0);
  await page.getByLabel('Mật khẩu hiện tại').fill(PASSWORD);
  await page.getByRole('button', { name: 'Bắt đầu bật' }).click();
  const secret = (await page.locator('.account-key').textContent()) ?? '';
  await expectAccessible(page);
  await page.getByLabel('Mã sáu số trên điện thoại').fill(totpCode(secret));
  await page.getByRole('button', { name: 'Bật', exact: true }).click();
  await expect(page.getByRole('navigation', { name: 'Điều hướng chính' })).toBeVisible();
  await guest.close();

  const again = await browser.newContext();
  const signIn = await again.newPage();
  await signIn.goto('/sign-in?returnTo=/people');
  await signIn.getByLabel('Email hoặc tên đăng nhập').fill(username);
  await signIn.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await signIn.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await signIn.getByLabel('Mã sáu số').fill('000000');
  await expectAccessible(signIn);
  await signIn.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(signIn.getByRole('alert')).toContainText('Mã chưa đúng');
  await signIn.getByLabel('Mã sáu số').fill(totpCode(secret));
  await signIn.getByRole('button', { name: 'Tiếp tục' }).click();
  await signIn.waitForURL((url) => url.pathname === '/people');
  await again.close();
  await admin.close();
});
