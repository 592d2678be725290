import { addTexts } from './i18n.ts';
import en from './messages/en/standard.json' with { type: 'json' };
import vi from './messages/vi/standard.json' with { type: 'json' };

/** Texts that come with the screens of the standard instead of with the first load. */
export const standardTexts = { vi, en } as const;

addTexts('standard', standardTexts);
