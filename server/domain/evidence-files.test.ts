import { describe, expect, it } from 'vitest';
import { EvidenceFile, evidenceFileName } from './evidence-files.ts';

describe('evidenceFileName', () => {
  it.each([
    ['Biên bản.pdf', 'pdf', 'Biên bản.pdf'],
    ['Biên bản.PDF', 'pdf', 'Biên bản.pdf'],
    ['Bie\u0302n ba\u0309n.pdf', 'pdf', 'Biên bản.pdf'],
    ['thu.exe', 'pdf', 'thu.pdf'],
    ['IMG_0001.HEIC', 'image', 'IMG_0001.jpg'],
    ['../../etc/passwd', 'docx', 'passwd.docx'],
    ['C:\\Users\\lan\\Kế hoạch 06.2026', 'odt', 'Kế hoạch 06.odt'],
    ['hoá đơn\u202Egpj.exe', 'pdf', 'hoá đơngpj.pdf'],
    ['a\r\nSet-Cookie: x.xlsx', 'xlsx', 'aSet-Cookie_ x.xlsx'],
    ['  .. ', 'ods', 'tep.ods'],
    ['', 'pdf', 'tep.pdf'],
    ['<b>"x"|?*.pdf', 'pdf', '_b__x____.pdf'],
  ] as const)('makes %j a safe name', (sent, kind, name) => {
    expect(evidenceFileName(sent, kind)).toBe(name);
  });

  it('keeps to 200 characters without cutting one in two', () => {
    for (const letter of ['ạ', '🏊', 'x']) {
      const name = evidenceFileName(letter.repeat(300), 'docx');
      expect(name.length).toBeLessThanOrEqual(200);
      expect(name.endsWith(`${letter}.docx`)).toBe(true);
      expect(EvidenceFile.shape.name.parse(name)).toBe(name);
    }
  });
});
