import { describe, expect, it } from 'vitest';
import { exportLabels } from './list-labels.ts';

const entry = (code: string, vi: string, en: string) => ({ code, label: { vi, en } });

describe('labels in exported cells', () => {
  it('are the names of the language', () => {
    const items = [entry('pond', 'Ao', 'Pond'), entry('lake', 'Hồ', 'Lake')];
    expect([...exportLabels(items, 'vi').values()]).toEqual(['Ao', 'Hồ']);
    expect([...exportLabels(items, 'en').values()]).toEqual(['Pond', 'Lake']);
  });
  it('give way to the code where a name says two things', () => {
    const items = [entry('pond', 'Ao', 'Pond'), entry('pool', 'ao ', 'Pool'), entry('x', 'a; b', 'pond')];
    expect([...exportLabels(items, 'vi').values()]).toEqual(['pond', 'pool', 'x']);
    expect(exportLabels(items, 'en').get('pond')).toBe('pond');
  });
});
