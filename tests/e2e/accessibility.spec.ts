import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, expect, test } from '@playwright/test';
import { v7 as makeId } from 'uuid';
import { type DemoUser, openAs } from './sign-in.ts';

const SCREENS: { path: string; as: DemoUser | null; ready: RegExp }[] = [
  { path: '/sign-in', as: null, ready: /Đăng nhập/ },
  { path: '/', as: 'city', ready: /Quá hạn khắc phục/ },
  { path: '/?commune=00145', as: 'city', ready: /Long Biên/ },
  { path: '/?commune=00145&tab=play', as: 'city', ready: /mở cho trẻ/ },
  { path: '/?commune=00145&tab=indicators', as: 'officer', ready: /chỉ tiêu đã có số liệu/ },
  { path: '/sites', as: 'officer', ready: /00145-/ },
  { path: '/sites/SITE', as: 'officer', ready: /Nhật ký/ },
  { path: '/communes', as: 'city', ready: /Long Biên|Ba Đình/ },
  { path: '/communes/00145', as: 'city', ready: /Long Biên/ },
  { path: '/standard', as: 'city', ready: /Gần đạt nhất trước/ },
  { path: '/standard/00145/official-2026', as: 'city', ready: /Đã nộp, chờ thẩm định/ },
  { path: '/standard/criteria', as: 'admin', ready: /chưa nhập/ },
  { path: '/standard/00145/self_review-2026', as: 'officer', ready: /Chưa đăng ký kỳ này/ },
  { path: '/standard/00145/self_review-2022', as: 'officer', ready: /Việc làm tiếp/ },
  { path: '/standard/00145/self_review-2022', as: 'city', ready: /Việc làm tiếp/ },
  { path: '/plans', as: 'city', ready: /UBND thành phố Hà Nội/ },
  { path: '/plans/hanoi-2026', as: 'city', ready: /Bờ An tự điền/ },
  { path: '/plans/long-bien-2026', as: 'officer', ready: /Phụ trách/ },
  { path: '/plans/hanoi-2026/values?period=2026-M02', as: 'officer', ready: /Phím và ký hiệu/ },
  { path: '/plans/hanoi-2026/values', as: 'city', ready: /Ba Đình/ },
  { path: '/plans/ha-dong-2025/values', as: 'city', ready: /không còn/ },
  { path: '/plans/hanoi-2026/map?other=2026-H1', as: 'city', ready: /So với kỳ/ },
  { path: '/communes/former?q=van', as: 'city', ready: /đơn vị cũ/ },
  { path: '/deadlines', as: 'city', ready: /Hôm nay/ },
  { path: '/deadlines?state=todo', as: 'officer', ready: /Mở báo cáo của/ },
  { path: '/deadlines/missing', as: 'city', ready: /Đã nộp \d+ \/ \d+/ },
  { path: '/reports/long-bien-2026/year/2026-12-01/co-so-giao-duc', as: 'officer', ready: /Nộp báo cáo/ },
  { path: '/reports/hanoi-2026/own-plan/2026-02-05/so-nganh', as: 'city', ready: /Bờ An có/ },
  { path: '/audit', as: 'admin', ready: /iêm phong mới nhất|Chưa có niêm phong/ },
  { path: '/tablets', as: 'officer', ready: /Máy tính bảng/ },
  { path: '/tablets/conflicts', as: 'officer', ready: /Xung đột/ },
  { path: '/tablets/refused', as: 'officer', ready: /Bị từ chối/ },
  { path: '/backups', as: 'admin', ready: /Chưa đặt thư mục sao lưu/ },
  { path: '/communes/00145/qr', as: 'officer', ready: /Mã QR · / },
  { path: '/imports', as: 'officer', ready: /Chọn tệp trên máy/ },
  { path: '/imports/IMPORT?step=columns', as: 'officer', ready: /Mỗi cột trong tệp là gì/ },
  { path: '/imports/IMPORT', as: 'officer', ready: /Kiểm tra trước khi nhập/ },
  { path: '/field', as: 'field', ready: /Gần bạn nhất/ },
  { path: '/field?view=ready', as: 'field', ready: /Sẵn sàng đi\?/ },
  { path: '/field?view=plan', as: 'field', ready: /Lịch đi \d/ },
  { path: '/field?view=sending', as: 'field', ready: /Xuất tất cả ra tệp/ },
  { path: '/field?add=true', as: 'field', ready: /Thêm điểm nguy cơ/ },
  { path: '/field?site=SITE', as: 'field', ready: /Đã lắp biện pháp nào/ },
];

/** A small file of which one row will be returned. */
async function uploadOne(request: APIRequestContext): Promise<string> {
  const answer = await request.post('/api/imports?target=sites&name=ao.csv', {
    headers: { 'Content-Type': 'application/octet-stream' },
    data: Buffer.from('Tên,Loại,Kinh độ,Vĩ độ\nAo đình,Ao,105.896,21.02\nAo làng,Ao,,\n'),
  });
  const { id } = (await answer.json()) as { id: string };
  await request.post(`/api/imports/${id}/check`);
  await expect
    .poll(async () => ((await (await request.get(`/api/imports/${id}`)).json()) as { status: string }).status)
    .toBe('checked');
  return id;
}

/** An assessment with a score and evidence; an earlier screen may have registered it. */
async function registerOne(request: APIRequestContext): Promise<void> {
  const occurredAt = new Date().toISOString();
  const answer = await request.post('/api/standard/assessments', {
    data: {
      id: makeId(),
      communeCode: '00145',
      period: { kind: 'self_review', year: 2022 },
      criteriaSet: { id: '06-qd-ttg-2019', version: 1 },
      registration: { id: makeId(), occurredAt },
    },
  });
  if (answer.status() !== 201) return;
  const { id } = (await answer.json()) as { id: string };
  const source = { kind: 'note', text: 'Biên bản họp ngày 02/3' };
  await request.post(`/api/standard/assessments/${id}/events`, {
    data: {
      sequence: 1,
      events: [
        { id: makeId(), occurredAt, type: 'scored', criterion: 1, score: { points: 80, isMet: true } },
        {
          id: makeId(),
          occurredAt,
          type: 'evidence_added',
          evidence: { id: makeId(), criterion: 1, source },
        },
      ],
    },
  });
}

/** A value worth a second look and one that does not apply. */
async function enterSome(request: APIRequestContext): Promise<void> {
  const cell = { area: '00145', period: '2026-M02', baseVersion: 0, source: '' };
  await request.post('/api/values', {
    data: {
      cells: [
        {
          ...cell,
          id: makeId(),
          indicator: 'hanoi-2026.newborn-screening',
          value: { type: 'ratio', numerator: 40, denominator: 40 },
          note: '',
        },
        {
          ...cell,
          id: makeId(),
          indicator: 'hanoi-2026.neonatal-mortality',
          value: { type: 'not_applicable' },
          note: 'Không có nơi sinh',
        },
      ],
    },
  });
}

for (const { path, as, ready } of SCREENS) {
  test(`${path} as ${as ?? 'nobody'} has no serious finding, no untranslated key, no sideways scroll, nothing from elsewhere`, async ({
    browser,
  }, info) => {
    const options = {
      ...info.project.use,
      permissions: ['geolocation'],
      geolocation: { longitude: 105.896, latitude: 21.02, accuracy: 6 },
    };
    const context = as === null ? await browser.newContext(options) : await openAs(browser, as, options);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== info.project.use.baseURL) elsewhere.push(request.url());
    });
    const list =
      as === null
        ? null
        : ((await (await context.request.get('/api/sites?commune=00145&limit=1')).json()) as {
            items: { id: string }[];
          });
    if (path.includes('self_review-2022')) await registerOne(context.request);
    const importId = path.includes('IMPORT') ? await uploadOne(context.request) : '';
    if (path.includes('2026-M02')) await enterSome(context.request);
    await page.goto(path.replace('SITE', list?.items[0]?.id ?? '').replace('IMPORT', importId));
    await expect(page.getByText(ready).first()).toBeVisible();
    await page.waitForLoadState('networkidle').catch(() => undefined);

    for (const theme of path.startsWith('/field') ? ['light', 'dark', 'contrast'] : ['light', 'dark']) {
      await page.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
      // Colours fade into the other theme; half-way they are nobody's.
      await page.waitForTimeout(500);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const grave = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
      expect(grave, `axe, ${theme}`).toEqual([]);
    }
    // Addresses of routes, as the audit names them, look like keys: `values.xlsx`.
    const codes = await page.locator('code').allInnerTexts();
    const text = codes.reduce((rest, code) => rest.replace(code, ''), await page.locator('body').innerText());
    expect(text).not.toMatch(
      /\b(sites|map|common|communes|field|dashboard|imports|plans|reports|standard|tablets|values)[:.][a-z][A-Za-z.]+/,
    );
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
    // What the page's policy forbids is an error of the console too.
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
    expect(elsewhere, 'requests to somebody else').toEqual([]);
    await context.close();
  });
}
