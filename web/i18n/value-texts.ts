import { addTexts } from './i18n.ts';
import en from './messages/en/values.json' with { type: 'json' };
import vi from './messages/vi/values.json' with { type: 'json' };

/** Texts that come with the entry grid instead of with the first load. */
export const valueTexts = { vi, en } as const;

addTexts('values', valueTexts);
