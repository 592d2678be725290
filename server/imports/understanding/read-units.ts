import type { CommuneCode } from '../../domain/values.ts';
import { RowError } from '../row-error.ts';
import { cellText, saysNothing } from './cell-text.ts';
import { createDictionary, createMemo } from './words.ts';

export interface NamedUnit {
  id: string;
  name: string;
  /** null: works for the whole city. */
  communeCode: CommuneCode | null;
}

/**
 * Reads a cell that names the responsible unit, for a place of the given commune: its own unit of that name, else
 * one of the city; an id, which an export writes where a name is not clear, is that unit. null when it says nothing. Throws `import.unit_unknown`, `import.value_ambiguous`.
 */
export function createUnitReader(
  units: readonly NamedUnit[],
  column: string,
): (value: unknown, communeCode: CommuneCode) => string | null {
  const ids = new Set(units.map(({ id }) => id));
  const byCommune = Map.groupBy(units, ({ communeCode }) => communeCode);
  const forCity = dictionaryOf(byCommune.get(null) ?? []);
  const forCommune = new Map([...byCommune].map(([code, group]) => [code, dictionaryOf(group)]));
  const known = createMemo<{ id: string | null; fault: RowError | null }>();

  return (value, communeCode) => {
    const text = cellText(value);
    if (text === '') return null;
    const { id, fault } = known(`${communeCode} ${text}`, () => {
      if (saysNothing(text.trim())) return { id: null, fault: null };
      if (ids.has(text.trim())) return { id: text.trim(), fault: null };
      const own = forCommune.get(communeCode)?.find(text) ?? { choices: [] };
      const found = 'value' in own || own.choices.length > 0 ? own : forCity.find(text);
      if ('value' in found) return { id: found.value, fault: null };
      const details = { column, value: text.trim().slice(0, 100) };
      const fault =
        found.choices.length > 1
          ? new RowError('import.value_ambiguous', {
              ...details,
              choices: found.choices
                .map((one) => units.find((unit) => unit.id === one)?.name ?? one)
                .join(' / '),
            })
          : new RowError('import.unit_unknown', details);
      return { id: null, fault };
    });
    if (fault !== null) throw fault;
    return id;
  };
}

function dictionaryOf(units: readonly NamedUnit[]) {
  return createDictionary(units.map(({ id, name }) => [name, id] as const));
}
