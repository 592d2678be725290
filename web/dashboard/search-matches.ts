import type { Commune, FormerCommune } from '#domain/communes.ts';
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

export interface FormerMatch {
  unit: FormerCommune;
  /** Where it, or a part of it, lies today. */
  commune: Commune;
}

/** Units before 1 July 2025 whose name begins with the text, once for each commune of today. */
export function matchFormer(
  former: readonly FormerCommune[],
  communes: readonly Commune[],
  text: string,
  limit = 4,
): FormerMatch[] {
  const wanted = foldSearchText(text);
  if (wanted.length < 2) return [];
  const today = new Map(communes.map((commune) => [commune.code, commune]));
  return former
    .filter(({ name }) => foldSearchText(name).startsWith(wanted))
    .sort((a, b) => a.name.localeCompare(b.name, 'vi') || (a.code < b.code ? -1 : 1))
    .flatMap((unit) =>
      unit.becameCommunes.flatMap(({ code }) => {
        const commune = today.get(code);
        return commune ? [{ unit, commune }] : [];
      }),
    )
    .slice(0, limit);
}
