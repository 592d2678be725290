import type { Db } from '../db/database.ts';
import type { CodeLists } from '../domain/code-lists.ts';
import { ProblemError } from '../domain/errors.ts';
import type { SiteCard } from '../domain/sites.ts';
import { hasUnit } from './sites.queries.ts';

export async function checkUnit(trx: Db, unitId: string | null): Promise<void> {
  if (unitId !== null && !(await hasUnit(trx, unitId))) throw new ProblemError('unit.not_found');
}

/** Every code of the card must be in its list; codes that the old card already had are left alone. */
export function checkCodes(card: SiteCard, lists: CodeLists, before?: SiteCard): void {
  const check = (
    list: keyof CodeLists,
    codes: readonly (string | null)[],
    known: readonly (string | null)[] = [],
  ) => {
    for (const code of codes) {
      if (code === null || known.includes(code)) continue;
      if (!lists[list].some((item) => item.code === code))
        throw new ProblemError('code_list.unknown_code', { list, code });
    }
  };
  check('hazard_kinds', [card.kind], [before?.kind ?? null]);
  check('settings', [card.setting], [before?.setting ?? null]);
  check('risk_factors', card.riskFactors, before?.riskFactors);
  check('measure_kinds', card.requiredMeasures, before?.requiredMeasures);
  check('fund_sources', [card.fundSource], [before?.fundSource ?? null]);
}
