import { expect, test } from '@playwright/test';
import { openAs } from './sign-in.ts';

test('a commune is named under the pointer, and no more while the map is dragged', async ({
  browser,
}, info) => {
  const context = await openAs(browser, 'city', info.project.use);
  const page = await context.newPage();
  await page.goto('/');
  await page.waitForFunction(() => performance.getEntriesByName('map-ready').length > 0);
  await expect(page.locator('.map-picture')).toHaveCount(0);
  const box = await page.locator('.maplibregl-canvas').boundingBox();
  if (!box) throw new Error('no map');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const tip = page.locator('.dash-tip');
  // Where a site lies over the commune, the site is meant: try the next place.
  let tries = 0;
  await expect(async () => {
    tries += 1;
    await page.mouse.move(x + ((tries * 37) % 90), y + ((tries * 53) % 90));
    await expect(tip).toBeVisible({ timeout: 500 });
  }).toPass();

  await page.mouse.down();
  await page.mouse.move(x + 80, y + 40, { steps: 6 });
  await expect(tip).toHaveCount(0);
  await page.mouse.up();
  await context.close();
});
