import type { Commune } from '#domain/communes.ts';
import { foldSearchText } from '#domain/search-text.ts';

/** Communes whose name or code fits, those that begin with the text first. */
export function matchCommunes(communes: readonly Commune[], text: string, limit = 5): Commune[] {
  const wanted = foldSearchText(text);
  if (!wanted) return [];
  const rank = (commune: Commune) => {
    const names = [commune.name, commune.nameAlt, commune.code].map(foldSearchText);
    if (names.some((name) => name !== '' && name.startsWith(wanted))) return 0;
    const words = foldSearchText(`${commune.kind === 'phuong' ? 'phường' : 'xã'} ${commune.name}`);
    return words.includes(wanted) ? 1 : 2;
  };
  return communes
    .map((commune) => ({ commune, order: rank(commune) }))
    .filter(({ order }) => order < 2)
    .sort((a, b) => a.order - b.order || a.commune.name.localeCompare(b.commune.name, 'vi'))
    .slice(0, limit)
    .map(({ commune }) => commune);
}
