import { useEffect, useState } from 'react';
import type { ValueCell, ValueResult, ValueWarning } from '#domain/indicator-values.ts';
import { readDraft, writeDraft } from '../../offline/drafts.ts';
import { keyOfCell } from './cell-edit.ts';
import type { Editing } from './use-editing.ts';

/** What the server found worth a second look, by key of the cell, of the version that it saved. */
export type Warnings = ReadonlyMap<string, { version: number; warnings: readonly ValueWarning[] }>;

const KEPT = 'values.warnings';
type Kept = [string, { version: number; warnings: ValueWarning[] }][];
const isKept = (value: unknown): value is Kept => Array.isArray(value);
/** Enough for a sheet of a commune; older ones are forgotten first. */
const MOST = 500;

export function useWarnings({ store }: Editing): Warnings {
  const [told, setTold] = useState<Warnings>(() => new Map(readDraft(KEPT, isKept)));
  useEffect(
    () =>
      store.onResults((results: readonly ValueResult[]) =>
        setTold((before) => {
          const next = new Map(before);
          for (const result of results) {
            if (result.outcome === 'refused') continue;
            const key = keyOfCell(result);
            next.delete(key);
            if (result.warnings.length > 0)
              next.set(key, { version: result.cell.version, warnings: result.warnings });
          }
          writeDraft(KEPT, [...next].slice(-MOST));
          return next;
        }),
      ),
    [store],
  );
  return told;
}

const NONE: readonly ValueWarning[] = [];

/** None once the cell holds something else. */
export function warningsAt(told: Warnings, key: string, cell: ValueCell | null): readonly ValueWarning[] {
  const known = told.get(key);
  return known && known.version === cell?.version ? known.warnings : NONE;
}
