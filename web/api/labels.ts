import { useMemo } from 'react';
import type { CodeListName } from '#domain/code-lists.ts';
import type { Actor } from '#domain/roles.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { useCodeLists, useCommunes, useMe, useUnits } from './reference.ts';

export interface Labels {
  /** Words of a code; the code itself while the lists load or when a list has lost it. */
  of(list: CodeListName, code: string): string;
  unit(id: string | null): string;
  commune(code: string): string;
  isReady: boolean;
}

/** Codes, units and communes in the language of the page. */
export function useLabels(): Labels {
  const language = useLanguage();
  const { data: lists } = useCodeLists();
  const { data: units } = useUnits();
  const { data: communes } = useCommunes();
  return useMemo(() => {
    const words = new Map<string, string>();
    for (const [list, items] of Object.entries(lists ?? {}))
      for (const item of items) words.set(`${list}/${item.code}`, item.label[language]);
    const unitNames = new Map(units?.map((unit) => [unit.id, unit.name]));
    const communeNames = new Map(communes?.map((commune) => [commune.code, commune.name]));
    return {
      of: (list, code) => words.get(`${list}/${code}`) ?? code,
      unit: (id) => (id === null ? '–' : (unitNames.get(id) ?? '…')),
      commune: (code) => communeNames.get(code) ?? code,
      isReady: lists !== undefined && units !== undefined && communes !== undefined,
    };
  }, [lists, units, communes, language]);
}

/** The signed-in user as the rules of `#domain/roles.ts` take it. */
export function useActor(): Actor {
  const me = useMe();
  return useMemo(
    () => ({
      userId: me.userId,
      name: me.name,
      email: me.email,
      role: me.role,
      scope: me.communes === null ? 'all' : new Set(me.communes),
    }),
    [me],
  );
}
