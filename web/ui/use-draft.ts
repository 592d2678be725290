import { useCallback, useState } from 'react';
import { readDraft, removeDraft, writeDraft } from '../offline/drafts.ts';
import { useHoldUpdate } from './use-hold-update.ts';

type Changes<T> = Partial<T> | ((before: T) => Partial<T>);

/** State that survives a reload until `clear`, called once it is stored. `start` is used when there is no draft. */
export function useDraft<T extends object>(
  key: string,
  start: () => T,
  isValid: (value: unknown) => value is T,
) {
  useHoldUpdate();
  const [kept] = useState(() => readDraft(key, isValid));
  const [value, setValue] = useState<T>(() => kept ?? start());
  const change = useCallback(
    (changes: Changes<T>) =>
      setValue((before) => {
        const next = { ...before, ...(typeof changes === 'function' ? changes(before) : changes) };
        writeDraft(key, next);
        return next;
      }),
    [key],
  );
  const clear = useCallback(() => removeDraft(key), [key]);
  return { value, change, clear, isRestored: kept !== null };
}
