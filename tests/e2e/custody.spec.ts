import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { v7 as makeId } from 'uuid';
import { createBrowser, fixTap, LineAndServer } from '../support/fake-browser.ts';
import { openAs } from './sign-in.ts';
import { makeSite, SentTablet } from './tablet-requests.ts';

// The office's side of field work. Both projects share one database: every test has tablets and sites of its own.
const A_DAY_AND_MORE_MS = 30 * 3_600_000;

async function people(browser: Browser) {
  const officer = await openAs(browser, 'officer');
  const field = await openAs(browser, 'field');
  return { officer, field, page: await officer.newPage() };
}
const nameOf = (word: string) => `${word} ${makeId().slice(-6)}`;
async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.maplibregl-map').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}
const rowOf = (page: Page, label: string) =>
  page.getByRole('region', { name: 'Các máy tính bảng' }).getByRole('row').filter({ hasText: label });

test('a tablet is told with what is wrong, whom to ask, and can be declared lost', async ({ browser }) => {
  const { officer, field, page } = await people(browser);
  const label = nameOf('Máy');
  const site = await makeSite(officer.request, nameOf('Ao'));
  const tablet = new SentTablet(field.request, label);
  await tablet.send([]);
  await page.goto('/tablets?commune=00145');
  await expect(page.getByRole('heading', { name: 'Đã về đủ chưa?' })).toBeVisible();
  tablet.skip();
  await tablet.send([tablet.events(site.id, 'noted', ['d'.repeat(64)])], {
    ...{ unsentItems: 1, unsentPhotos: 2, unsentPhotoBytes: 2_400_000, battery: 0.08 },
    oldestUnsentAt: new Date(Date.now() - A_DAY_AND_MORE_MS).toISOString(),
  });
  // It comes by itself.
  const row = rowOf(page, label);
  for (const words of [
    '1 mục chưa về: số 1',
    'Giữ việc chưa gửi quá 24 giờ',
    '1 ảnh chưa tới',
    'Pin yếu',
    '1 mục, 2 ảnh (2,4 MB)',
  ])
    await expect(row).toContainText(words);
  const proof = page.getByRole('row').filter({ hasText: label }).first();
  await expect(page.getByText('Hôm nay chưa hết: còn có thể ghi thêm tại Long Biên.')).toBeVisible();
  await expect(proof).toContainText('Thiếu mục ở giữa: hỏi Đội thực địa');
  await expectAccessible(page);

  await row.getByRole('button', { name: 'Báo mất máy' }).click();
  await page.getByRole('button', { name: 'Ghi quyết định' }).click();
  await expect(page.getByText('Hãy ghi lý do')).toBeVisible();
  await page.getByRole('textbox', { name: 'Lý do' }).fill('Rơi xuống hồ');
  await page.getByRole('button', { name: 'Ghi quyết định' }).click();
  await expect(row).toContainText('Đã báo mất');
  await expect(proof).toContainText(/báo mất lúc .*: Rơi xuống hồ/);
  await row.getByRole('button', { name: 'Đã tìm thấy' }).click();
  await expect(row).toContainText('Quyết định đã ghi (2)');
  await expect(row).toContainText('1 mục chưa về: số 1');

  await page.getByRole('radio', { name: 'EN' }).click();
  await expect(page.getByRole('heading', { name: 'Has everything arrived?' })).toBeVisible();
  await expect(page.getByText('1 item has not arrived: number 1').first()).toBeVisible();
});

test('a count that began anew is told, and the office closes what was lost', async ({ browser }) => {
  const { officer, field, page } = await people(browser);
  const site = await makeSite(officer.request, nameOf('Ao'));
  const tablet = new SentTablet(field.request, nameOf('Máy'));
  await tablet.send([tablet.events(site.id, 'noted')]);
  tablet.beginAnew();
  await tablet.send([tablet.events(site.id, 'noted')]);
  await page.goto('/tablets?commune=00145');
  const row = rowOf(page, tablet.label);
  await expect(row).toContainText('Đếm lại từ đầu');
  await expect(page.getByRole('row').filter({ hasText: tablet.label }).first()).toContainText(
    'số đếm không chứng minh được gì',
  );
  await row.getByRole('button', { name: 'Chốt phần đã mất' }).click();
  await expect(page.getByText('Hai mục khác nhau đã về dưới cùng một số')).toBeVisible();
  await page.getByRole('textbox', { name: 'Lý do' }).fill('Trình duyệt bị xóa');
  await page.getByRole('button', { name: 'Ghi quyết định' }).click();
  await expect(row.getByRole('button', { name: 'Bỏ quyết định chốt' })).toBeVisible();
  await expect(row).not.toContainText('Đếm lại từ đầu');
  await expectAccessible(page);
});

test('a conflict is settled by keyboard, after the card has moved on', async ({ browser }) => {
  const { officer, page } = await people(browser);
  const site = await makeSite(officer.request, nameOf('Ao'));
  const patch = async (version: number, changes: Record<string, unknown>) =>
    (await (
      await officer.request.patch(`/api/sites/${site.id}`, { data: { version, ...changes } })
    ).json()) as { version: number };
  const { version } = await patch(site.version, { hamlet: 'Tổ 2', lonLat: [105.8964, 21.0203] });
  const tablet = new SentTablet(officer.request, nameOf('Máy'));
  await tablet.send([
    tablet.card(
      site.id,
      { hamlet: 'Tổ 1', lonLat: [105.896, 21.02] },
      { hamlet: 'Tổ 3', lonLat: [105.8956, 21.0198] },
    ),
  ]);
  await page.goto(`/sites/${site.id}`);
  await page.getByRole('link', { name: 'Xem hai bên và chọn' }).click();
  await expect(page.getByRole('heading', { name: `Xung đột ở ${site.code}` })).toBeVisible();
  const hamlet = page.getByRole('group', { name: 'Thôn, tổ dân phố' });
  await expect(hamlet.getByRole('radio', { name: /Tổ 3/ })).toBeVisible();
  await expect(page.getByText('Còn 2 ô chưa chọn')).toBeVisible();
  await expectAccessible(page);

  await hamlet.getByRole('radio', { name: /Tổ 3/ }).focus();
  await page.keyboard.press('Space');
  await patch(version, { hamlet: 'Tổ 4' });
  await expect(page.getByText('Phiếu đã được sửa sau khi bạn mở trang này')).toBeVisible();
  await expect(hamlet.getByRole('radio', { name: /Tổ 4/ })).toBeVisible();
  await expect(hamlet.getByRole('radio', { name: /Tổ 3/ })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Lưu lựa chọn' }).press('Enter');
  await expect(page.getByText(/Giá trị không được chọn vẫn đọc được/)).toBeVisible();
  await expect(hamlet).toContainText('Tổ 3');
  await expect(hamlet).toContainText('Tổ 4');
  const now = (await (await officer.request.get(`/api/sites/${site.id}`)).json()) as { hamlet: string };
  expect(now.hamlet).toBe('Tổ 3');
  await page.goto('/tablets/conflicts?all=true');
  await expect(page.getByRole('row').filter({ hasText: site.code })).toContainText('đã chọn');
});

test('a refused item is told in words, dismissed with a reason and taken up again', async ({ browser }) => {
  const { officer, field, page } = await people(browser);
  const site = await makeSite(officer.request, nameOf('Ao'));
  const tablet = new SentTablet(field.request, nameOf('Máy'));
  await tablet.send([tablet.events(site.id, 'verified')]);
  await page.goto('/tablets/refused');
  const item = page.getByRole('listitem').filter({ hasText: site.code }).first();
  await expect(item).toContainText(tablet.label);
  await expect(item).toContainText('không có quyền làm việc này');
  await expectAccessible(page);
  await item.getByRole('button', { name: 'Bỏ qua có lý do' }).click();
  await page.getByRole('textbox', { name: 'Lý do' }).fill('Đã tự xác minh');
  await page.getByRole('button', { name: 'Ghi quyết định' }).click();
  await expect(page.getByText('Đã bỏ qua mục này').first()).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: site.code })).toHaveCount(0);
  await page.goto('/tablets/refused?all=true');
  await item.getByText('Quyết định đã ghi (1)').click();
  await expect(item).toContainText(/bỏ qua lúc .*: Đã tự xác minh/);
  await item.getByRole('button', { name: 'Xem xét lại' }).click();
  await expect(item).toContainText('Chờ xử lý');
});

test('a file of a tablet is looked at, handed in once, and names who handed it in', async ({ browser }) => {
  const { officer, field, page } = await people(browser);
  const { userId } = (await (await field.request.get('/api/me')).json()) as { userId: string };
  const site = await makeSite(officer.request, nameOf('Ao'));
  const line = new LineAndServer();
  line.isDown = true;
  line.clock = Date.now();
  const tablet = await createBrowser(line).open(userId);
  tablet.nameTablet('Máy hỏng màn hình');
  const at = new Date().toISOString();
  await tablet.record(fixTap(site.id, at), { title: 'Ao làng' });
  await tablet.record(fixTap(makeId(), at), { title: 'Hồ lạ' });
  const file = {
    name: 'tablet.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(await (await tablet.exportFile()).arrayBuffer()),
  };
  tablet.close();

  await page.goto('/tablets/refused');
  const input = page.getByTestId('hand-in-file');
  await input.setInputFiles({ ...file, buffer: Buffer.from('no archive') });
  await expect(page.getByText('Tệp này không phải tệp xuất từ máy tính bảng')).toBeVisible();
  const damaged = Buffer.from(file.buffer);
  damaged.write('x', damaged.indexOf('"deviceId":"') + 14);
  await input.setInputFiles({ ...file, buffer: damaged });
  await expect(page.getByText('Phần đầu của tệp bị hỏng')).toBeVisible();
  await input.setInputFiles(file);
  await expect(page.getByText(/Máy hỏng màn hình, xuất lúc/)).toBeVisible();
  await expect(page.getByText('1 mục mới')).toBeVisible();
  await expect(page.getByText(/Hồ lạ:/)).toBeVisible();
  const log = async () =>
    (
      (await (await officer.request.get(`/api/sites/${site.id}/events`)).json()) as {
        items: { type: string; actorName: string; handedInBy?: string }[];
      }
    ).items.filter(({ type }) => type === 'fix_marked');
  expect(await log()).toEqual([]);
  await page.getByRole('button', { name: 'Nộp 2 mục' }).click();
  await expect(page.getByText('Đã lưu 1 mục mới, 0 mục đã có từ trước, 0 ảnh.')).toBeVisible();
  await input.setInputFiles(file);
  await expect(page.getByText('1 mục đã có, sẽ không ghi lại')).toBeVisible();
  await page.getByRole('button', { name: 'Nộp 2 mục' }).click();
  await expect(page.getByText('Đã lưu 0 mục mới, 1 mục đã có từ trước, 0 ảnh.')).toBeVisible();
  expect(await log()).toMatchObject([
    { actorName: 'Đội thực địa (minh hoạ)', handedInBy: 'Phòng Kinh tế (minh hoạ)' },
  ]);
  await page.goto(`/sites/${site.id}`);
  await expect(page.getByText(/nộp từ tệp của máy/).first()).toBeVisible();
});

test('a photo that never arrives keeps its event "not complete" wherever it shows', async ({ browser }) => {
  const { officer, field, page } = await people(browser);
  const site = await makeSite(officer.request, nameOf('Ao'));
  const tablet = new SentTablet(field.request, nameOf('Máy'));
  await tablet.send([tablet.events(site.id, 'noted', ['e'.repeat(64)])]);
  await page.goto(`/sites/${site.id}`);
  await expect(page.getByText(tablet.label).first()).toBeVisible();
  await page.goto('/sites?photosMissing=true');
  await expect(page.getByRole('link', { name: site.code })).toBeVisible();
  await page.goto('/tablets');
  await expect(rowOf(page, tablet.label)).toContainText('1 ảnh chưa tới');
});

test('those who do not oversee tablets are told so', async ({ browser }) => {
  const field = await openAs(browser, 'field');
  const page = await field.newPage();
  await page.goto('/tablets');
  await expect(page.getByText('Tài khoản này không xem được máy tính bảng')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Máy tính bảng' })).toHaveCount(0);
});
