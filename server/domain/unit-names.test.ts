import { describe, expect, it } from 'vitest';
import { exportUnitNames } from './unit-names.ts';

const unit = (id: string, name: string, communeCode: string | null) => ({ id, name, communeCode });

describe('units in exported cells', () => {
  const nameOf = exportUnitNames([
    unit('a', 'Phòng Kinh tế', '00145'),
    unit('b', 'Phòng Kinh tế', '00118'),
    unit('c', 'Công an', null),
    unit('d', 'Công an', '00145'),
  ]);
  it('go by name in their commune', () => expect(nameOf('a', '00145')).toBe('Phòng Kinh tế'));
  it('go by id at a place of another commune', () => expect(nameOf('b', '00145')).toBe('b'));
  it('go by id where two share a name', () => {
    expect(nameOf('c', '00145')).toBe('c');
    expect(nameOf('c', '00118')).toBe('Công an');
  });
  it('go by id when nobody knows them', () => expect(nameOf('x', '00145')).toBe('x'));
});
