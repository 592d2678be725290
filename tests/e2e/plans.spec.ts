import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { openAs } from './sign-in.ts';

interface Own {
  numerator: number;
  denominator: number;
  gap: { count: number } | null;
}
const CURRENT_YEAR = new Date().getFullYear();

test('a city official reads a plan, follows a duty to the places, and takes the due dates along', async ({
  browser,
}, info) => {
  const context = await openAs(browser, 'city', { ...info.project.use, acceptDownloads: true });
  const page = await context.newPage();
  const answer = await context.request.get('/api/plans/hanoi-2026');
  const { quantities } = (await answer.json()) as { quantities: { key: string; own: Own | null }[] };
  const ownOf = (key: string): Own => {
    const own = quantities.find((quantity) => quantity.key === key)?.own;
    if (!own) throw new Error(`Bờ An holds no ${key}`);
    return own;
  };

  await test.step('opens the plans from the rail, and the plan of Hà Nội', async () => {
    await page.goto('/communes');
    await page.getByRole('navigation', { name: 'Điều hướng chính' }).getByText('Kế hoạch').click();
    await expect(page).toHaveURL(/\/plans$/);
    await expect(page.getByRole('heading', { level: 2 })).toHaveCount(5);
    await page.getByRole('link', { name: 'UBND thành phố Hà Nội' }).click();
    await expect(page).toHaveURL(/\/plans\/hanoi-2026$/);
    await expect(page.getByRole('link', { name: 'Nhập số liệu' })).toBeVisible();
  });

  await test.step('sees 65% play points beside the figure of today and the gap', async () => {
    const own = ownOf('play-points');
    const row = page.getByRole('row').filter({ hasText: 'điểm văn hóa, vui chơi' });
    await expect(row).toContainText('≥ 65%');
    await expect(row).toContainText(`${own.numerator} / ${own.denominator} xã, phường`);
    await expect(row).toContainText(
      own.gap?.count === 0 ? 'Đã đạt chỉ tiêu' : `Còn thiếu ${own.gap?.count} xã, phường`,
    );
  });

  await test.step('finds what another plan wants otherwise; the address keeps it', async () => {
    await page.getByRole('checkbox', { name: /Khác kế hoạch khác/ }).check();
    await expect(page).toHaveURL(/differs=true/);
    const row = page.getByRole('row').filter({ hasText: 'khuyết tật' });
    await expect(row).toContainText('≥ 55%');
    await expect(row).toContainText('≥ 56%');
    await page.reload();
    await expect(page.getByRole('row').filter({ hasText: 'khuyết tật' })).toHaveCount(1);
    await page.getByRole('checkbox', { name: /Khác kế hoạch khác/ }).uncheck();
    await page.getByRole('searchbox', { name: 'Tìm trong kế hoạch' }).fill('duoi nuoc');
    await expect(page).toHaveURL(/q=duoi/);
    await expect(page.getByRole('heading', { name: 'Khắc phục 100% địa điểm đuối nước' })).toBeVisible();
  });

  await test.step('follows the duty to the places that make the gap', async () => {
    const own = ownOf('drowning-places-measured');
    const duty = page.getByRole('listitem').filter({ hasText: 'Khắc phục 100% địa điểm đuối nước' });
    await expect(duty).toContainText('100%');
    await expect(duty.getByRole('link', { name: 'Điểm chưa khắc phục' })).toBeVisible();
    await duty.getByRole('link', { name: 'Điểm chưa có biện pháp' }).click();
    await expect(page).toHaveURL(/\/sites\?.*cover=warned,none/);
    const missing = new Intl.NumberFormat('vi-VN').format(own.denominator - own.numerator);
    await expect(page.locator('.sites-head')).toContainText(missing);
  });

  await test.step('reads the due dates and downloads them', async () => {
    await page.getByRole('navigation', { name: 'Điều hướng chính' }).getByText('Hạn báo cáo').click();
    await page.getByRole('button', { name: 'Tới hôm nay' }).click();
    await expect(page.getByText(/^Hôm nay, Thứ|^Hôm nay, Chủ nhật/)).toBeInViewport();
    await page.getByRole('combobox', { name: 'Kế hoạch' }).selectOption('so-gddt-ha-noi-2026');
    await expect(page).toHaveURL(/plan=so-gddt-ha-noi-2026/);
    await expect(page.getByText(`05/06/${CURRENT_YEAR}`)).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Tải lịch (.ics)' }).click();
    const file = readFileSync(await (await download).path(), 'utf8');
    expect(file).toContain(`DTSTART;VALUE=DATE:${CURRENT_YEAR}0605`);
    expect(file).not.toContain('long-bien-2026');
  });
  await context.close();
});
