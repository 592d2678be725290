import type { FormerCommune } from '#domain/communes.ts';
import { foldSearchText } from '#domain/search-text.ts';

/** Former units of a district whose name fits, in order of district and name. */
export function filterFormer(
  all: readonly FormerCommune[],
  district: string | undefined,
  text: string | undefined,
): FormerCommune[] {
  const byName = new Intl.Collator('vi').compare;
  const wanted = foldSearchText(text ?? '');
  return all
    .filter((unit) => (!district || unit.district === district) && foldSearchText(unit.name).includes(wanted))
    .sort((a, b) => byName(a.district, b.district) || byName(a.name, b.name));
}

export interface FormerPart {
  unit: FormerCommune;
  /** The unit was divided, and only a part of it is here. */
  isPart: boolean;
  areaSharePercent: number | null;
}

/** What a commune of today was made of, the largest known parts first. */
export function partsOf(all: readonly FormerCommune[], communeCode: string): FormerPart[] {
  const byName = new Intl.Collator('vi').compare;
  return all
    .flatMap((unit): FormerPart[] => {
      const part = unit.becameCommunes.find(({ code }) => code === communeCode);
      if (!part) return [];
      return [{ unit, isPart: unit.becameCommunes.length > 1, areaSharePercent: part.areaSharePercent }];
    })
    .sort(
      (a, b) =>
        Number(a.isPart) - Number(b.isPart) ||
        (b.areaSharePercent ?? 0) - (a.areaSharePercent ?? 0) ||
        byName(a.unit.name, b.unit.name),
    );
}
