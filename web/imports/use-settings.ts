import { useState } from 'react';
import type { Import, ImportQuestion, ImportSettings } from '#domain/imports.ts';
import { useSaveSettings } from '../api/import-data.ts';

export interface SettingsWork {
  /** What was chosen last, stored or on its way. */
  settings: ImportSettings;
  /** Stores at once; a question that is answered by the change is named. */
  change(changes: Partial<ImportSettings>, answers?: ImportQuestion): void;
  /** Asks a question again. */
  reopen(question: ImportQuestion): void;
  isSaving: boolean;
  /** Why the last choice was not stored; it is still shown. */
  error: Error | null;
  retry(): void;
}

/** Choices go to the server one by one as they are made, so that nothing waits for a button. */
export function useSettings(known: Import): SettingsWork {
  const save = useSaveSettings(known.id);
  const [unsaved, setUnsaved] = useState<ImportSettings | null>(null);
  const settings = unsaved ?? known.settings;
  const store = (next: ImportSettings) => {
    setUnsaved(next);
    save.mutate(next, {
      // Runs only for the newest choice, as React Query drops the callbacks of earlier ones.
      onSuccess: () => setUnsaved(null),
    });
  };
  return {
    settings,
    change(changes, answers) {
      const answered = answers
        ? [...settings.answered.filter((question) => question !== answers), answers]
        : settings.answered;
      store({ ...settings, ...changes, answered });
    },
    reopen: (question) =>
      store({ ...settings, answered: settings.answered.filter((other) => other !== question) }),
    isSaving: save.isPending,
    error: save.error,
    retry: () => store(settings),
  };
}
