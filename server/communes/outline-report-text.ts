import type { OutlineReport } from './check-outlines.ts';
import type { BilingualText } from './outline.ts';

/** The report as lines for a terminal or a log, one language. */
export function outlineReportLines(report: OutlineReport, language: 'vi' | 'en'): string[] {
  const isVi = language === 'vi';
  const number = new Intl.NumberFormat(isVi ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 2 });
  const section = (title: string, entries: readonly BilingualText[]) =>
    entries.length === 0 ? [] : [title, ...entries.map((entry) => `  - ${entry[language]}`)];
  const { official, drawn } = report.areaKm2;
  const percent = official === 0 ? 0 : (100 * (drawn - official)) / official;
  return [
    ...report.provinces.map(({ code, name, found, expected }) =>
      isVi
        ? `${name} (${code}): ${found} trên ${expected} xã, phường có ranh giới`
        : `${name} (${code}): ${found} of ${expected} communes have an outline`,
    ),
    ...(official === 0
      ? []
      : [
          isVi
            ? `Diện tích: công bố ${number.format(official)} km², theo hình vẽ ${number.format(drawn)} km² (${number.format(percent)} %; cách tính trên mặt cầu cao hơn khoảng 0,28 %)`
            : `Area: official ${number.format(official)} km², drawn ${number.format(drawn)} km² (${number.format(percent)} %; the sphere reads about 0.28 % high)`,
        ]),
    ...section(
      isVi
        ? 'Diện tích lệch hơn 3 % (vẫn hiển thị số công bố):'
        : 'Area more than 3 % off (the official figure is shown):',
      report.areaDifferences.map(({ code, name, officialKm2, drawnKm2, percent: off }) => {
        const line = `${code} ${name}: ${number.format(officialKm2)} → ${number.format(drawnKm2)} km² (${off > 0 ? '+' : ''}${number.format(off)} %)`;
        return { vi: line, en: line };
      }),
    ),
    ...section(isVi ? 'Đã sửa:' : 'Repaired:', report.repairs),
    ...section(isVi ? 'Lưu ý:' : 'Warnings:', report.warnings),
    ...section(isVi ? 'Không dùng được vì:' : 'Unusable because:', report.faults),
  ];
}
