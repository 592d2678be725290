import { createContext, useContext } from 'react';
import type { ApiClient } from '../api/client.ts';
import type { Language } from '../i18n/format.ts';
import type { Theme } from '../ui/theme.ts';
import type { PlacesAnswer } from './kept-places.ts';

/** What the page is given by who starts it, and what it has loaded. */
export interface Residents {
  api: ApiClient;
  setLanguage(language: Language): void;
  setTheme(theme: Theme): void;
  /** null while it loads. */
  answer: PlacesAnswer | null;
  reload(): void;
}

const Context = createContext<Residents | null>(null);
export const ResidentsProvider = Context.Provider;

export function useResidents(): Residents {
  const residents = useContext(Context);
  if (!residents) throw new Error('useResidents outside of ResidentsProvider');
  return residents;
}

/** The places, fresh or kept; null without any. */
export function usePlaces() {
  const { answer } = useResidents();
  return answer?.type === 'fresh' || answer?.type === 'kept' ? answer.places : null;
}
