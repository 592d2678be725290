import { ConfigError, configFromProcess } from '../server/config.ts';
import { loadDemo, removeDemo } from '../server/demo/demo.service.ts';
import { openParts } from '../server/parts.ts';

/** `npm run demo -- load|remove`: fills an empty database with the demo set, or takes it out again. */
async function main(): Promise<void> {
  const [command] = process.argv.slice(2);
  if (command !== 'load' && command !== 'remove') {
    console.error('Cách dùng / usage: npm run demo -- load|remove');
    process.exitCode = 2;
    return;
  }
  const { parts, close } = await openParts(configFromProcess(), { webRoot: null });
  try {
    console.log(command === 'load' ? await load(parts) : await remove(parts));
  } finally {
    await close();
  }
}

async function load(parts: Parameters<typeof loadDemo>[0]): Promise<string> {
  const startedAt = performance.now();
  const loaded = await loadDemo(parts);
  if (loaded === null) {
    return 'Đã có điểm nguy cơ hoặc điểm vui chơi; không nạp gì / There are sites or play spaces already; nothing was loaded.';
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  return (
    `Đã nạp dữ liệu minh hoạ: ${loaded.sites} điểm nguy cơ, ${loaded.events} sự kiện, ${loaded.playSpaces} điểm vui chơi, ` +
    `${loaded.photos} ảnh, ${loaded.communes} xã, phường, ${loaded.assessments} hồ sơ đánh giá, ${loaded.values} số liệu chỉ tiêu, ` +
    `${loaded.reports} báo cáo (${seconds} giây).\n` +
    `Loaded the demo set: ${loaded.sites} sites, ${loaded.events} events, ${loaded.playSpaces} play spaces, ` +
    `${loaded.photos} photos, ${loaded.communes} communes, ${loaded.assessments} assessments, ${loaded.values} values, ` +
    `${loaded.reports} reports (${seconds} s).`
  );
}

async function remove(parts: Parameters<typeof removeDemo>[0]): Promise<string> {
  const removed = await removeDemo(parts);
  return (
    `Đã xoá dữ liệu minh hoạ: ${removed.sites} điểm nguy cơ, ${removed.playSpaces} điểm vui chơi, ${removed.photos} ảnh, ` +
    `${removed.assessments} hồ sơ đánh giá, ${removed.values} số liệu chỉ tiêu, ${removed.reports} báo cáo. Dữ liệu khác giữ nguyên.\n` +
    `Removed the demo set: ${removed.sites} sites, ${removed.playSpaces} play spaces, ${removed.photos} photos, ` +
    `${removed.assessments} assessments, ${removed.values} values, ${removed.reports} reports. Everything else is untouched.`
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
