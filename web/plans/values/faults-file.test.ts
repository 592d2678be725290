import { expect, test } from 'vitest';
import type { ValueGrid } from '#domain/indicator-values.ts';
import { faultsFile } from './faults-file.ts';

test('cells that were not taken go into a file that runs nothing', () => {
  const grid = {
    rows: [{ area: '00145', name: 'Phường Long Biên' }],
    columns: [{ indicator: 'x', label: { vi: 'Tỷ lệ; trẻ', en: 'Share' } }],
  } as unknown as ValueGrid;
  const faults = [
    { at: 'C3', area: '00145', indicator: 'x', text: '=1+1', code: 'c', message: 'Không "đọc" được' },
    { at: 'A9', area: null, indicator: null, text: '99999 | Xã lạ', code: 'c', message: 'Không có' },
  ];
  expect(faultsFile(grid, faults, ['Ô', 'Xã', 'Chỉ tiêu', 'Trong tệp', 'Lý do'], 'vi').split('\r\n')).toEqual(
    [
      '\uFEFF"Ô";"Xã";"Chỉ tiêu";"Trong tệp";"Lý do"',
      `"C3";"Phường Long Biên";"Tỷ lệ; trẻ";"'=1+1";"Không ""đọc"" được"`,
      '"A9";"";"";"99999 | Xã lạ";"Không có"',
      '',
    ],
  );
});
