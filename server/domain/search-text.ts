/**
 * Folds Vietnamese text for search: "Ao Cá", "ao ca" and the decomposed spelling are one.
 * đ is a letter, not a d with a mark, so Unicode decomposition leaves it and it is mapped here.
 */
export function foldSearchText(value: string): string {
  return value
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}
