/** Digits and the separators people type between them → whole đồng; null: nothing typed; undefined: no number. */
export function readCost(text: string): number | null | undefined {
  const digits = text.replace(/[\s.,]/g, '');
  if (digits === '') return null;
  return /^\d{1,12}$/.test(digits) ? Number(digits) : undefined;
}
