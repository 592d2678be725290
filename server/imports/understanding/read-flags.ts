import { createDictionary } from './words.ts';

const FLAGS = createDictionary<boolean>([
  ...['có', 'đúng', 'yes', 'true', 'x', 'v', '1', 'y', 'được', 'đạt'].map((word) => [word, true] as const),
  ...['không', 'sai', 'no', 'false', '0', 'n', 'chưa', 'ko', 'k', 'không đạt', 'chưa đạt'].map(
    (word) => [word, false] as const,
  ),
]);
const TICKS = /^[✓✔☑]$/u;

/** Có/Không, yes/no, x, ✓, 1/0; undefined for what is neither. */
export function readFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (TICKS.test(text)) return true;
  const found = FLAGS.find(text);
  return 'value' in found ? found.value : undefined;
}
