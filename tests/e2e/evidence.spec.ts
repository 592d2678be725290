import { readFile } from 'node:fs/promises';
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { v7 as makeId } from 'uuid';
import { docm, pdf } from '../support/evidence-builders.ts';
import { plainJpeg } from '../support/photo-form.ts';
import { openAs } from './sign-in.ts';

/** A year of its own for each screen size: one server stands behind both. */
const yearOf = (project: string) => (project === 'tablet' ? 2020 : 2021);
const PLAN = 'long-bien-2026';
const PERIOD = '2026-M01';

/** One of the commune's values, handed in. */
async function reportValue(request: APIRequestContext): Promise<void> {
  const cell = { indicator: 'stunting-under-5', area: '00145', period: PERIOD };
  const value = { type: 'ratio', numerator: 12, denominator: 480 };
  const saved = await request.post('/api/values', {
    data: { cells: [{ ...cell, id: makeId(), baseVersion: 0, value, source: '', note: '' }] },
  });
  expect(saved.status(), await saved.text()).toBe(200);
  await request.post('/api/values/steps', {
    data: { id: makeId(), step: 'submit', scope: { cells: [{ ...cell, version: 1 }] } },
  });
}

/** A photo on a site of the commune. @returns name of the site */
async function takePhoto(request: APIRequestContext, seed: number): Promise<string> {
  const photo = await request.post('/api/photos', {
    multipart: { photo: { name: 'ao.jpg', mimeType: 'image/jpeg', buffer: await plainJpeg(seed) } },
  });
  const { id: photoId } = (await photo.json()) as { id: string };
  const list = await request.get('/api/sites?commune=00145&limit=1');
  const [site] = ((await list.json()) as { items: { id: string; name: string }[] }).items;
  const occurredAt = new Date().toISOString();
  const event = { id: makeId(), type: 'noted', occurredAt, note: 'ảnh', photoIds: [photoId] };
  const noted = await request.post(`/api/sites/${site?.id}/events`, { data: { events: [event] } });
  expect(noted.status(), await noted.text()).toBe(201);
  return site?.name ?? '';
}

const chooseFiles = (page: Page, criterion: number, files: { name: string; buffer: Buffer }[]) =>
  page
    .locator(`input[type=file][data-criterion="${criterion}"]`)
    .setInputFiles(files.map((file) => ({ ...file, mimeType: 'application/octet-stream' })));

test('a commune rests criteria on files, places, photos and values, and the city reads them', async ({
  browser,
}, info) => {
  test.setTimeout(180_000);
  const path = `/standard/00145/self_review-${yearOf(info.project.name)}`;
  const officer = await openAs(browser, 'officer', { ...info.project.use, acceptDownloads: true });
  await reportValue(officer.request);
  const siteName = await takePhoto(officer.request, 150 + yearOf(info.project.name));
  const office = await officer.newPage();
  await office.goto(path);
  await office.getByRole('button', { exact: true, name: 'Đăng ký đánh giá' }).click();
  await expect(office.getByText('Đã đăng ký').first()).toBeVisible();
  const row = (page: Page, criterion: number) =>
    page
      .getByRole('region', { name: 'Các tiêu chí' })
      .getByRole('row', { name: new RegExp(`^${criterion} `) });
  const bytes = pdf(`ban kiem tra ${info.project.name}`);
  const name = 'Biên bản kiểm tra ao.pdf';

  await test.step('a PDF that cannot be sent stays over a reload and goes when it is told to', async () => {
    await officer.route('**/files?name=*', (route) => route.abort());
    await chooseFiles(office, 1, [{ name, buffer: bytes }]);
    const unsent = office.getByRole('list', { name: 'Tệp chưa gửi xong, tiêu chí 1' });
    await expect(unsent.getByText('Không kết nối được máy chủ')).toBeVisible();
    await office.reload();
    await expect(unsent.getByText(name)).toBeVisible();
    await officer.unroute('**/files?name=*');
    await unsent.getByRole('button', { name: `Gửi tệp ${name}` }).dblclick();
    await expect(row(office, 1).getByRole('link', { name: `Tải tệp ${name}` })).toHaveCount(1);
    await expect(unsent).toHaveCount(0);
    await expect(row(office, 1)).toContainText(/\d B|kB/);
  });

  await test.step('a file with macros is refused in plain words', async () => {
    await chooseFiles(office, 2, [{ name: 'kế hoạch.docx', buffer: docm() }]);
    await expect(
      row(office, 2)
        .getByText(/Tệp có macro/)
        .first(),
    ).toBeVisible();
    await expect(row(office, 2).getByRole('button', { name: /^Gửi tệp/ })).toHaveCount(0);
    await row(office, 2).getByRole('button', { name: 'Bỏ tệp chưa gửi kế hoạch.docx' }).click();
    await expect(row(office, 2).getByText(/Tệp có macro/)).toHaveCount(0);
  });

  await test.step('a picture is dropped onto a criterion', async () => {
    const picture = [...(await plainJpeg(9))];
    const transfer = await office.evaluateHandle((content) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], 'sân chơi.jpg', { type: 'image/jpeg' }));
      return data;
    }, picture);
    await row(office, 12).locator('.evidence-cell').dispatchEvent('drop', { dataTransfer: transfer });
    await expect(row(office, 12).getByRole('link', { name: 'Tải tệp sân chơi.jpg' })).toBeVisible();
  });

  await test.step('a site, a play space, a photo and a value are chosen from lists', async () => {
    const add = async (criterion: number, kind: string) => {
      await office
        .getByRole('button', { exact: true, name: `Thêm minh chứng, tiêu chí ${criterion}` })
        .click();
      await office.getByRole('radio', { exact: true, name: kind }).click();
    };
    const save = () => office.getByRole('button', { exact: true, name: 'Ghi lại' }).click();
    const dialog = office.getByRole('dialog');
    await add(5, 'Điểm nguy cơ');
    await save();
    await expect(dialog.getByText('Hãy chọn một dòng trong danh sách.')).toBeVisible();
    await dialog.getByRole('searchbox').fill(siteName);
    await dialog.getByRole('radio', { name: siteName }).first().check();
    await save();
    await expect(row(office, 5).getByRole('link', { name: /^00145-\d+ · / })).toBeVisible();
    await add(12, 'Điểm vui chơi');
    await dialog.getByRole('group', { name: 'Chọn' }).getByRole('radio').first().check();
    await save();
    await expect(row(office, 12).getByRole('link', { name: / · / })).toBeVisible();
    await add(5, 'Ảnh');
    await dialog.getByRole('radio', { name: siteName }).first().check();
    await save();
    await expect(row(office, 5).getByRole('link', { exact: true, name: 'Ảnh' })).toBeVisible();
    await add(3, 'Chỉ tiêu');
    const plan = dialog.getByLabel('Kế hoạch');
    await plan.selectOption(PLAN);
    await dialog.getByLabel('Kỳ').selectOption(PERIOD);
    await dialog.getByRole('radio', { name: /12\/480/ }).check();
    await save();
    await expect(row(office, 3)).toContainText('12/480');
    await expect(row(office, 3)).toContainText('tháng 1 năm 2026');
  });

  const city = await openAs(browser, 'city', { ...info.project.use, acceptDownloads: true });
  const reader = await city.newPage();
  await test.step('the city reads them and the file comes whole under its name', async () => {
    await reader.goto(path);
    await expect(row(reader, 5).getByRole('link', { name: /^00145-\d+ · / })).toBeVisible();
    await expect(row(reader, 12).getByRole('link', { name: / · / })).toBeVisible();
    await expect(row(reader, 3)).toContainText('12/480');
    await expect(row(reader, 1).getByRole('button')).toHaveCount(0);
    const link = row(reader, 1).getByRole('link', { name: `Tải tệp ${name}` });
    await link.focus();
    const [download] = await Promise.all([reader.waitForEvent('download'), reader.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe(name);
    expect((await readFile(await download.path())).equals(bytes)).toBe(true);
  });

  await test.step('evidence taken off stays in the log with its file', async () => {
    await row(office, 1)
      .getByRole('button', { name: `Bỏ tệp ${name} khỏi minh chứng` })
      .click();
    await expect(row(office, 1).getByRole('link', { name: `Tải tệp ${name}` })).toHaveCount(0);
    await expect(reader.getByText('(tệp vẫn được giữ)')).toBeVisible();
  });

  const admin = await openAs(browser, 'admin', info.project.use);
  await test.step('files of another commune are refused', async () => {
    const id = makeId();
    const occurredAt = new Date().toISOString();
    const card = { id, communeCode: '00118', criteriaSet: { id: '06-qd-ttg-2019', version: 1 } };
    const period = { kind: 'self_review', year: yearOf(info.project.name) };
    await admin.request.post('/api/standard/assessments', {
      data: { ...card, period, registration: { id: makeId(), occurredAt } },
    });
    const files = `/api/standard/assessments/${id}/files`;
    const stored = await admin.request.post(`${files}?name=a.pdf`, { data: bytes });
    expect(stored.status(), await stored.text()).toBe(201);
    const { fileId } = (await stored.json()) as { fileId: string };
    const statusFor = async (as: APIRequestContext) => (await as.get(`${files}/${fileId}`)).status();
    expect(await statusFor(admin.request)).toBe(200);
    expect(await statusFor(officer.request)).toBe(404);
    expect((await officer.request.post(`${files}?name=a.pdf`, { data: bytes })).status()).toBe(404);
    await office.goto(`/standard/00118/self_review-${yearOf(info.project.name)}`);
    await expect(office.getByText('Ngoài phạm vi').first()).toBeVisible();
  });
  await admin.close();
  await officer.close();
  await city.close();
});
