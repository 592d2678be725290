import type { PlaceLocator } from '../../communes/boundaries.service.ts';
import type { CommuneCode, LonLat } from '../../domain/values.ts';
import { RowError } from '../row-error.ts';
import { cellText, saysNothing } from './cell-text.ts';
import { createDictionary, createMemo, type Found } from './words.ts';

export interface NamedCommune {
  code: CommuneCode;
  name: string;
  /** Other accepted spelling, empty or left out without one. */
  nameAlt?: string;
  kind?: 'phuong' | 'xa';
}

const PREFIXES = { phuong: ['phường', 'p', 'ward'], xa: ['xã', 'x', 'commune'] };

/** "Long Biên (00145)", for sentences that people read. */
export function createCommuneNames(communes: readonly NamedCommune[]): (code: CommuneCode) => string {
  const names = new Map(communes.map(({ code, name }) => [code, name]));
  return (code) => {
    const name = names.get(code);
    return name === undefined ? code : `${name} (${code})`;
  };
}

/**
 * Reads a cell that names a commune: code, name in either spelling, with or without "phường" or "xã"; null when it
 * says nothing. Throws `import.commune_unknown`, `import.value_ambiguous`.
 */
export function createCommuneReader(
  communes: readonly NamedCommune[],
  column: string,
): (value: unknown) => CommuneCode | null {
  const codes = new Set(communes.map(({ code }) => code));
  const nameOf = createCommuneNames(communes);
  const dictionary = createDictionary(
    communes.flatMap((commune) => namesOf(commune).map((name) => [name, commune.code] as const)),
  );
  const known = createMemo<{ code: CommuneCode | null; fault: RowError | null }>();

  function find(text: string): Found<CommuneCode> {
    const digits = /(?<!\d)(\d{5})(?!\d)/.exec(text)?.[1];
    if (digits !== undefined && codes.has(digits)) return { value: digits };
    // A spreadsheet takes the zeros off a code that it holds as a number.
    if (/^\s*\d{1,5}\s*$/.test(text)) {
      const padded = text.trim().padStart(5, '0');
      return codes.has(padded) ? { value: padded } : { choices: [] };
    }
    const whole = dictionary.find(text);
    if ('value' in whole || whole.choices.length > 0) return whole;
    // "Phường Long Biên, Hà Nội" and "Long Biên - Hà Nội"
    return dictionary.find(text.split(/[,;(]|\s[-–]\s/)[0] ?? '');
  }

  return (value) => {
    const text = cellText(value);
    const { code, fault } = known(text, () => {
      if (saysNothing(text.trim())) return { code: null, fault: null };
      const found = find(text);
      if ('value' in found) return { code: found.value, fault: null };
      const details = { column, value: text.trim().slice(0, 100) };
      const fault =
        found.choices.length > 1
          ? new RowError('import.value_ambiguous', {
              ...details,
              choices: found.choices.map(nameOf).join(' / '),
            })
          : new RowError('import.commune_unknown', details);
      return { code: null, fault };
    });
    if (fault !== null) throw fault;
    return code;
  };
}

function namesOf({ name, nameAlt, kind }: NamedCommune): string[] {
  const prefixes = kind === undefined ? Object.values(PREFIXES).flat() : PREFIXES[kind];
  return [name, nameAlt ?? '']
    .filter((one) => one !== '')
    .flatMap((one) => [
      one,
      ...prefixes.map((prefix) => `${prefix} ${one}`),
      `${one} ward`,
      `${one} commune`,
    ]);
}

/**
 * The commune of a row. Official outlines decide, and a column that says otherwise is a fault; approximate cells only
 * propose, so there the column or a person must have said so.
 * @throws RowError `site.outside_commune`, `site.outside_all`, `site.commune_unconfirmed`, `import.no_outlines`
 */
export function createCommuneChooser(
  locator: PlaceLocator,
  nameOf: (code: CommuneCode) => string,
  acceptsApproximate: boolean,
): (lonLat: LonLat, chosen: CommuneCode | null) => CommuneCode {
  return (lonLat, chosen) => {
    const { communeCode, basis } = locator.at(lonLat);
    if (basis === null) throw new RowError('import.no_outlines');
    if (basis === 'official' && communeCode !== null) {
      if (chosen !== null && chosen !== communeCode) throw outside(communeCode, chosen);
      return communeCode;
    }
    if (basis === 'approximate' && chosen !== null) {
      if (locator.qualityOf(chosen) !== 'official') return chosen;
      if (communeCode !== null) throw outside(communeCode, chosen);
    }
    if (communeCode === null) throw new RowError('site.outside_all', { lonLat: lonLat.join(', ') });
    if (!acceptsApproximate)
      throw new RowError('site.commune_unconfirmed', { proposed: nameOf(communeCode) });
    return communeCode;
  };

  function outside(actual: CommuneCode, chosen: CommuneCode): RowError {
    return new RowError('site.outside_commune', { actual: nameOf(actual), chosen: nameOf(chosen) });
  }
}
