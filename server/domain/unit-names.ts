import type { Unit } from './communes.ts';

/**
 * What stands in an exported cell for the unit of a place: its name when only one unit of the commune or the
 * city has it, else its id. An import reads it the same way.
 */
export function exportUnitNames(units: readonly Unit[]): (unitId: string, communeCode: string) => string {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const known = new Map<string, string>();
  return (unitId, communeCode) => {
    const key = `${communeCode} ${unitId}`;
    const cached = known.get(key);
    if (cached !== undefined) return cached;
    const name = byId.get(unitId)?.name;
    const namesakes = units.filter(
      (unit) => unit.name === name && (unit.communeCode === null || unit.communeCode === communeCode),
    );
    const cell = name !== undefined && namesakes.length === 1 && namesakes[0]?.id === unitId ? name : unitId;
    known.set(key, cell);
    return cell;
  };
}
