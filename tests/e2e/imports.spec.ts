import { readFile } from 'node:fs/promises';
import { Workbook } from '@cj-tech-master/excelts';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { SURVEY_COLUMNS, surveyFile } from '../support/survey-file.ts';
import { openAs } from './sign-in.ts';

const LONG_BIEN = '00145';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** In the Gulf of Tonkin. */
const AT_SEA: [number, number] = [107.6, 20.3];

interface ImportRecord {
  id: string;
  status: string;
  counts: Record<'read' | 'added' | 'returned' | 'duplicates' | 'unchanged', number>;
}

/** A sheet of the commune that the demo officer answers for, around its middle. */
async function sheetOfLongBien(request: APIRequestContext) {
  const { items } = (await (await request.get('/api/communes?province=01')).json()) as {
    items: { code: string; lonLat: [number, number] }[];
  };
  const [lon, lat] = items.find(({ code }) => code === LONG_BIEN)?.lonLat ?? [0, 0];
  const box = { west: lon - 0.005, east: lon + 0.005, south: lat - 0.005, north: lat + 0.005 };
  return surveyFile({ box, communeName: 'Long Biên', otherCommuneName: 'Việt Hưng', outside: AT_SEA });
}

async function choose(page: Page, name: string, buffer: Buffer | Uint8Array, mimeType = XLSX) {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(buffer) });
}

const idOf = (page: Page) => /imports\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';

async function recordOf(request: APIRequestContext, id: string): Promise<ImportRecord> {
  return (await (await request.get(`/api/imports/${id}`)).json()) as ImportRecord;
}

/** Sites of the sheet that the list has. */
async function countSurveyed(request: APIRequestContext): Promise<number> {
  const list = await request.get(`/api/sites?commune=${LONG_BIEN}&q=Điểm khảo sát số&limit=500`);
  return ((await list.json()) as { items: unknown[] }).items.length;
}

/** Says yes to every question that holds up the check. */
async function answerAll(page: Page) {
  const check = page.getByRole('button', { name: 'Kiểm tra tệp' });
  const answers = page.getByRole('button', {
    name: /^(Đúng rồi|Nhận, tôi sẽ xem lại|Ở đây, giữ như trong tệp)/,
  });
  const settled = page.locator('.import-bar[aria-busy=false]');
  await expect(settled).toBeVisible();
  for (let round = 0; round < 8 && (await check.isDisabled()); round += 1) {
    await answers.first().click();
    await expect(settled).toBeVisible();
  }
  await expect(check).toBeEnabled();
}

async function undo(page: Page) {
  await page.getByRole('button', { name: 'Hoàn tác lần nhập' }).click();
  await expect(page.getByText('Đã hoàn tác, các điểm của lần này đã được gỡ')).toBeVisible();
}

test('a sheet of 300 rows in VN-2000 metres is mapped, looked at, imported, undone and imported again', async ({
  browser,
}, info) => {
  test.setTimeout(420_000);
  const office = await openAs(browser, 'officer', { ...info.project.use, acceptDownloads: true });
  const page = await office.newPage();
  const sheet = await sheetOfLongBien(office.request);
  expect(sheet.faults).toHaveLength(12);
  expect(await countSurveyed(office.request)).toBe(0);

  await test.step('the sheet is chosen and its columns are guessed', async () => {
    await page.goto('/imports');
    await choose(page, 'Khảo sát Long Biên.xlsx', sheet.bytes);
    await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}/);
    await expect(page.getByLabel('Cột “X (m)” là')).toHaveValue('north');
    await expect(page.getByLabel('Cột “Y (m)” là')).toHaveValue('east');
    await expect(page.getByLabel('Cột “Loại hình” là')).toHaveValue('kind');
    // The second size that runs this finds what the first has chosen.
    const guessed = page.getByText('Đoán', { exact: true });
    await expect(guessed.or(page.getByText(/Cách chọn cột của lần trước/)).first()).toBeVisible();
  });

  await test.step('a choice outlives a reload, and questions hold up the check until answered', async () => {
    await page.getByLabel('Cột “Độ sâu (m)” là').selectOption('');
    await page.getByLabel('Cột “STT” là').selectOption('');
    await expect(page.getByText('Mọi lựa chọn được lưu ngay'))
      .toBeAttached({ timeout: 20_000 })
      .catch(() => undefined);
    await expect(page.getByRole('button', { name: 'Kiểm tra tệp' })).toBeDisabled();
    await answerAll(page);
    await page.reload();
    await expect(page.getByLabel('Cột “STT” là')).toHaveValue('');
    await expect(page.getByRole('button', { name: 'Kiểm tra tệp' })).toBeEnabled();
  });

  await test.step('the check survives a reload and shows what a run would do', async () => {
    await page.getByRole('button', { name: 'Kiểm tra tệp' }).click();
    await expect(page.getByRole('link', { name: /Kiểm tra/ })).toHaveAttribute('aria-current', 'step');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Kiểm tra trước khi nhập' })).toBeVisible({
      timeout: 60_000,
    });
    const { counts } = await recordOf(office.request, idOf(page));
    expect(counts).toMatchObject({ read: 300, returned: 12, unchanged: 0 });
    expect(counts.added + counts.duplicates).toBe(288);
    expect(await countSurveyed(office.request)).toBe(0);
    await expect(page.getByRole('button', { name: /^Trả lại 12$/ })).toBeVisible();
  });

  await test.step('every good row is on the map, and choosing a point shows its row', async () => {
    const map = page.getByLabel(/^Bản đồ các dòng của tệp/).first();
    await expect(map).toBeVisible();
    // Enter takes what lies in the middle, once it is drawn.
    await expect(async () => {
      await map.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: /^Dòng \d+$/ })).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 40_000 });
    await expect(page).toHaveURL(/row=\d+/);
    await expect(page.getByText(/Dòng tốt, sẽ được thêm|Giống/).first()).toBeVisible();
  });

  await test.step('the twelve returned rows are listed, filtered by reason and downloaded', async () => {
    const table = page.getByRole('region', { name: /^Các dòng bị trả lại/ });
    for (const { row } of sheet.faults) {
      await table.evaluate((element, at) => element.scrollTo(0, at), Math.max(0, (row / 25 - 2) * 66));
      await expect(table.getByRole('button', { name: String(row), exact: true })).toBeVisible();
    }
    const reasons = page.getByRole('combobox', { name: 'Lý do' });
    await reasons.selectOption('import.date_invalid');
    await expect(table.locator('tbody:not(.spacer) tr')).toHaveCount(1);
    await reasons.selectOption('');
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Tải tệp các dòng trả lại' }).click();
    const book = new Workbook();
    await book.xlsx.load(new Uint8Array(await readFile(await (await waiting).path())));
    const rows = (book.worksheets[0]?.getSheetValues() ?? []).filter(Array.isArray) as unknown[][];
    const [head = [], ...returned] = rows.map((cells) => cells.slice(1));
    for (const column of SURVEY_COLUMNS) expect(head).toContain(column);
    const { counts } = await recordOf(office.request, idOf(page));
    expect(returned).toHaveLength(12 + counts.duplicates);
    for (const cells of returned) {
      expect(cells).toHaveLength(head.length);
      expect(String(cells.at(-1))).toMatch(/\. /);
    }
    const stt = head.indexOf('STT');
    const numbers = returned.map((cells) => Number(cells[stt]));
    for (const { row } of sheet.faults) expect(numbers).toContain(row);
  });

  const first = idOf(page);
  await test.step('pressing Import twice in two tabs imports once', async () => {
    const second = await office.newPage();
    await second.goto(page.url().replace(/\?.*/, ''));
    const add = second.getByRole('tab', { name: /^Nghi trùng/ });
    if ((await recordOf(office.request, first)).counts.duplicates > 0) {
      await add.click();
      await second.getByRole('button', { name: 'Thêm cả' }).click();
    }
    await expect(page.getByRole('button', { name: 'Nhập 288 dòng' })).toBeVisible();
    await expect(second.getByRole('button', { name: 'Nhập 288 dòng' })).toBeVisible();
    await Promise.all([
      page.getByRole('button', { name: 'Nhập 288 dòng' }).dblclick(),
      // The live changes may have taken the button away before the press.
      second
        .getByRole('button', { name: 'Nhập 288 dòng' })
        .click({ timeout: 5000 })
        .catch(() => undefined),
      office.request.post(`/api/imports/${first}/run`),
    ]);
    await page.reload();
    for (const tab of [page, second]) {
      await expect(tab.getByRole('heading', { name: 'Đã thêm 288 điểm' })).toBeVisible({ timeout: 60_000 });
    }
    expect(await countSurveyed(office.request)).toBe(288);
    await second.close();
  });

  await test.step('the result survives back, forward and reload, and leads to the list of the commune', async () => {
    await page.getByRole('link', { name: 'Xem danh sách' }).click();
    await expect(page).toHaveURL(new RegExp(`/sites\\?commune=${LONG_BIEN}`));
    await page.goBack();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Đã thêm 288 điểm' })).toBeVisible();
  });

  await test.step('undone as a whole, nothing is left of it', async () => {
    await undo(page);
    expect(await countSurveyed(office.request)).toBe(0);
    await page.reload();
    await expect(page.getByText('Đã hoàn tác, các điểm của lần này đã được gỡ')).toBeVisible();
  });

  await test.step('imported again: the choices of the first time are offered', async () => {
    await page.getByRole('button', { name: 'Nhập lại tệp này' }).click();
    await expect(page.getByText(/Cách chọn cột của lần trước/)).toBeVisible();
    expect(idOf(page)).not.toBe(first);
    await expect(page.getByLabel('Cột “STT” là')).toHaveValue('');
    await answerAll(page);
    await page.getByRole('button', { name: 'Kiểm tra tệp' }).click();
    await expect(page.getByRole('heading', { name: 'Kiểm tra trước khi nhập' })).toBeVisible({
      timeout: 60_000,
    });
    const { counts } = await recordOf(office.request, idOf(page));
    await page.getByRole('button', { name: /^Nhập \d+ dòng$/ }).click();
    await expect(page.getByRole('heading', { name: `Đã thêm ${counts.added} điểm` })).toBeVisible({
      timeout: 60_000,
    });
    expect(await countSurveyed(office.request)).toBe(counts.added);
    const again = idOf(page);
    await page.goto('/imports');
    await expect(
      page.getByRole('row', { name: /Khảo sát Long Biên\.xlsx.*Đã hoàn tác/s }).first(),
    ).toBeVisible();
    const done = page.getByRole('row', { name: /Khảo sát Long Biên\.xlsx.*Đã nhập/s });
    await done.getByRole('button', { name: 'Hoàn tác' }).click();
    await expect
      .poll(async () => (await recordOf(office.request, again)).status, { timeout: 60_000 })
      .toBe('undone');
    await expect(done).toHaveCount(0);
    expect(await countSurveyed(office.request)).toBe(0);
  });
  await office.close();
});

test('a picture with the name of a sheet and an empty file are refused in words, and stay chosen', async ({
  browser,
}, info) => {
  const office = await openAs(browser, 'officer', info.project.use);
  const page = await office.newPage();
  await page.goto('/imports');
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#58b7a5' } })
    .jpeg()
    .toBuffer();
  await choose(page, 'ao.xlsx', photo);
  await expect(page.getByRole('alert')).toContainText(/Chưa lưu gì/);
  await expect(page.getByText(/^ao\.xlsx \(.*\) chưa gửi$/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/^ao\.xlsx \(.*\) chưa gửi$/)).toBeVisible();
  await page.getByRole('button', { name: 'Gửi tệp' }).click();
  await expect(page.getByRole('alert')).toContainText(/Chưa lưu gì/);
  await choose(page, 'trong.csv', Buffer.alloc(0), 'text/csv');
  await expect(page.getByText(/^trong\.csv \(.*\) chưa gửi$/)).toBeVisible();
  await expect(page.getByRole('alert')).toContainText(/trống|rỗng|không có/i);
  await page.getByRole('button', { name: 'Bỏ tệp này' }).click();
  await expect(page.getByRole('button', { name: 'Chọn tệp trên máy' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Chọn tệp trên máy' })).toBeVisible();
  await office.close();
});

test('a file that the network lost is sent again without choosing it again, and a likely duplicate is decided', async ({
  browser,
}, info) => {
  test.setTimeout(120_000);
  const office = await openAs(browser, 'officer', info.project.use);
  const list = await office.request.get(`/api/sites?commune=${LONG_BIEN}&status=confirmed,planned&limit=1`);
  const [site] = (
    (await list.json()) as { items: { code: string; name: string; lonLat: [number, number] }[] }
  ).items;
  const detail = ((await list.json()) as { items: { kind: string }[] }).items[0];
  if (!site || !detail) throw new Error('the demo set has no site in Long Biên');
  const [lon, lat] = site.lonLat;
  const csv = `name,kind,lon,lat\n${`Chỗ gần ${site.code}`},${detail.kind},${lon + 0.00005},${lat}\n`;
  const page = await office.newPage();
  await page.goto('/imports');
  await page.route('**/api/imports?*', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await choose(page, 'gan.csv', Buffer.from(csv), 'text/csv');
  await expect(page.getByRole('alert')).toContainText('Không kết nối được máy chủ');
  await page.unroute('**/api/imports?*');
  await page.getByRole('button', { name: 'Gửi lại' }).click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}/);
  await answerAll(page);
  await page.getByRole('button', { name: 'Kiểm tra tệp' }).click();
  const duplicates = page.getByRole('region', { name: 'Các dòng nghi trùng' });
  await expect(duplicates).toBeVisible({ timeout: 60_000 });
  await expect(duplicates.getByRole('link', { name: new RegExp(site.code) })).toBeVisible();
  await expect(duplicates.getByText(/Cách \d+ m/)).toBeVisible();
  await duplicates.getByRole('radio', { name: 'Bỏ qua' }).click();
  await expect.poll(async () => (await recordOf(office.request, idOf(page))).counts.duplicates).toBe(0);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Bỏ qua' })).toBeChecked();
  await expect(page.getByText('bỏ qua: 1')).toBeVisible();
  await page.getByRole('link', { name: 'Các lần nhập' }).click();
  await page.getByRole('button', { name: 'Xoá khỏi danh sách: gan.csv' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Xoá khỏi danh sách' }).click();
  await expect(page.getByRole('link', { name: 'gan.csv' })).toHaveCount(0);
  await office.close();
});

test('who may not import is told so and has no entry in the rail', async ({ browser }, info) => {
  const city = await openAs(browser, 'city', info.project.use);
  const page = await city.newPage();
  await page.goto('/imports');
  await expect(page.getByText('Tài khoản này không nhập dữ liệu được')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Nhập tệp' })).toHaveCount(0);
  await city.close();
});
