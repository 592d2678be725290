import { expect, test } from '@playwright/test';
import { openAs } from './sign-in.ts';

const CRITERIA = Array.from({ length: 13 }, (_, index) => index + 1);
interface Board {
  counts: { recognised: number };
  rows: { communeCode: string; stage: string }[];
}
/** A year of its own for each screen size: one server stands behind both. */
const yearOf = (project: string) => (project === 'tablet' ? 2024 : 2025);

test('a commune scores itself, is returned on one criterion and is recognised', async ({ browser }, info) => {
  test.setTimeout(240_000);
  const path = `/standard/00145/official-${yearOf(info.project.name)}`;
  const cityContext = await openAs(browser, 'city', info.project.use);
  const board = (await (await cityContext.request.get('/api/standard/board')).json()) as Board;
  const own = board.rows.find(({ communeCode }) => communeCode === '00145');
  const recognisedAfter = board.counts.recognised + (own?.stage === 'recognised' ? 0 : 1);
  const office = await (await openAs(browser, 'officer', info.project.use)).newPage();
  await office.goto(path);
  await office.getByRole('button', { exact: true, name: 'Đăng ký đánh giá' }).click();
  await expect(office.getByText('Đã đăng ký').first()).toBeVisible();

  await test.step('typed scores survive a reload and are saved together', async () => {
    for (const number of CRITERIA) {
      await office
        .getByLabel(`Điểm tự chấm, tiêu chí ${number}`, { exact: true })
        .fill(number === 7 ? '50' : '62,5');
      await office.getByLabel(`Tiêu chí ${number} đạt`, { exact: true }).check();
    }
    await office.reload();
    await expect(office.getByLabel('Điểm tự chấm, tiêu chí 13', { exact: true })).toHaveValue('62,5');
    await office.getByLabel('Điểm tự chấm, tiêu chí 7', { exact: true }).fill('50,5');
    await expect(office.getByText('Vượt tối đa 50.')).toBeVisible();
    await office.getByLabel('Điểm tự chấm, tiêu chí 7', { exact: true }).fill('50');
    await office.getByRole('button', { exact: true, name: 'Lưu điểm' }).click();
    await expect(office.getByText('Đang tự chấm').first()).toBeVisible();
    await expect(office.getByText('800 điểm')).toBeVisible();
    // Ten maxima are not known, so there is no verdict.
    await expect(office.getByText(/chưa nhập điểm tối đa của tiêu chí 2, 3/)).toBeVisible();
  });

  await test.step('a step is planned for two ponds, and trying it recomputes points and coverage', async () => {
    await office.getByRole('button', { exact: true, name: 'Thêm bước dự kiến' }).click();
    await office.getByRole('button', { exact: true, name: 'Ghi lại' }).click();
    await expect(office.getByText('Hãy ghi việc sẽ làm và chọn tiêu chí.')).toBeVisible();
    await office.getByLabel('Việc sẽ làm').fill('Rào 2 ao ở tổ 7');
    await office.getByLabel('Cho tiêu chí').selectOption('5');
    await office.getByLabel('Điểm dự kiến thêm').fill('12,5');
    await office.getByLabel(/^Chi phí, đồng/).fill('80.000.000');
    const ponds = office.getByRole('checkbox', { name: /· 00145-\d+$/ });
    await ponds.nth(0).check();
    await ponds.nth(1).check();
    // What was typed outlives the page.
    await office.reload();
    await office.getByRole('button', { exact: true, name: 'Thêm bước dự kiến' }).click();
    await expect(office.getByLabel('Việc sẽ làm')).toHaveValue('Rào 2 ao ở tổ 7');
    await expect(office.getByText('Đã chọn 2 điểm')).toBeVisible();
    await office.getByRole('button', { exact: true, name: 'Ghi lại' }).click();
    await expect(office.getByText('Với 1 bước được chọn: 800 → 812,5 điểm,')).toBeVisible();
    const figures = /Bản đồ: (\d+) → (\d+)\/\d+ điểm nguy cơ có biện pháp/;
    const [, before, after] = figures.exec(await office.getByText(figures).innerText()) ?? [];
    expect(Number(after)).toBe(Number(before) + 2);
    await office.getByRole('checkbox', { name: 'Rào 2 ao ở tổ 7' }).uncheck();
    await expect(office.getByText('Với 0 bước được chọn: 800 → 800 điểm,')).toBeVisible();
  });

  await test.step('evidence is added and the assessment submitted', async () => {
    await office.getByRole('button', { exact: true, name: 'Thêm minh chứng, tiêu chí 5' }).click();
    await office.getByLabel('Nội dung').fill('Danh sách 12 ao đã rào');
    await office.getByRole('button', { exact: true, name: 'Ghi lại' }).click();
    const criteria = office.getByRole('region', { name: 'Các tiêu chí' });
    await expect(criteria.getByText('Danh sách 12 ao đã rào')).toBeVisible();
    await office.getByRole('button', { exact: true, name: 'Thêm minh chứng, tiêu chí 5' }).click();
    await office.getByRole('radio', { name: 'Điểm nguy cơ' }).click();
    await office
      .getByRole('radio', { name: /00145-\d+/ })
      .first()
      .check();
    await office.getByRole('button', { exact: true, name: 'Ghi lại' }).click();
    await expect(criteria.getByRole('link', { name: /^00145-\d+ · / })).toBeVisible();
    await expect(office.getByRole('link', { name: /Bản đồ: \d+\/\d+ điểm nguy cơ/ })).toBeVisible();
    await office.getByRole('button', { exact: true, name: 'Nộp hồ sơ' }).click();
    await expect(office.getByText('Đã nộp, chờ thẩm định').first()).toBeVisible();
  });

  const city = await cityContext.newPage();
  await test.step('the city returns one criterion, and the open page of the commune shows it', async () => {
    await city.goto(path);
    await city.getByRole('button', { exact: true, name: 'Trả lại, tiêu chí 5' }).click();
    await city.getByRole('button', { exact: true, name: 'Ghi lại' }).click();
    await expect(city.getByText('Hãy ghi lý do.')).toBeVisible();
    await city.getByLabel('Lý do').fill('Thiếu ảnh hàng rào');
    await city.getByRole('button', { exact: true, name: 'Ghi lại' }).click();
    await expect(office.getByText('Bị trả lại').first()).toBeVisible();
    await expect(office.getByText('Thiếu ảnh hàng rào').first()).toBeVisible();
  });

  await test.step('the commune keeps the points and submits again', async () => {
    await office.getByRole('button', { exact: true, name: 'Giữ nguyên điểm tiêu chí 5' }).click();
    await office.getByRole('button', { exact: true, name: 'Lưu điểm' }).click();
    await office.getByRole('button', { exact: true, name: 'Nộp lại' }).click();
    await expect(office.getByText('Đã nộp, chờ thẩm định').first()).toBeVisible();
  });

  await test.step('the city accepts, closes and recognises', async () => {
    await city.getByRole('button', { exact: true, name: 'Chấp nhận 13 tiêu chí còn lại' }).click();
    await city.getByRole('button', { exact: true, name: 'Kết thúc thẩm định' }).click();
    await city.getByRole('button', { exact: true, name: 'Công nhận' }).click();
    await city.getByLabel('Số quyết định').fill('12/QĐ-UBND');
    await city.getByLabel('Ngày quyết định').fill('2026-01-05');
    await city.getByLabel('Cơ quan ban hành').fill('UBND thành phố Hà Nội');
    await city.getByRole('button', { exact: true, name: 'Ghi lại' }).click();
    await expect(city.getByText('Công nhận theo 12/QĐ-UBND ngày 05/01/2026')).toBeVisible();
  });

  await test.step('the board and the page of the commune tell it', async () => {
    await city.goto('/standard');
    await expect(city.getByText(new RegExp(`Đã công nhận ${recognisedAfter}/126`))).toBeVisible();
    await expect(city.getByText('Dự báo này biết rất ít, đừng dùng để cam kết:')).toBeVisible();
    await city.getByRole('button', { name: /Đã công nhận/ }).click();
    await expect(city.getByRole('row', { name: /Long Biên/ })).toContainText('Không thời hạn');
    await city.goto('/communes/00145');
    await expect(city.getByText('Hiện nay: Đã công nhận')).toBeVisible();
  });
  await office.context().close();
  await city.context().close();
});

test('the administrator enters a maximum with its source', async ({ browser }, info) => {
  const number = info.project.name === 'tablet' ? 11 : 10;
  const admin = await (await openAs(browser, 'admin', info.project.use)).newPage();
  await admin.goto('/standard/criteria');
  await admin.getByRole('button', { name: `Nhập điểm tối đa, tiêu chí ${number}` }).click();
  await admin.getByRole('button', { exact: true, name: 'Lưu' }).click();
  await expect(admin.getByText('Hãy ghi nguồn.')).toBeVisible();
  await admin.getByLabel('Điểm tối đa', { exact: true }).fill('75');
  await admin.getByLabel(/^Nguồn/).fill('Phụ lục Quyết định 06/QĐ-TTg, trang 4');
  await admin.getByRole('button', { exact: true, name: 'Lưu' }).click();
  await expect(
    admin.getByRole('row', { name: new RegExp(`^${number} .*Phụ lục Quyết định 06`) }),
  ).toContainText('75');
  await admin.context().close();
});
