import { addTexts } from './i18n.ts';
import en from './messages/en/imports.json' with { type: 'json' };
import vi from './messages/vi/imports.json' with { type: 'json' };

/** Texts that come with the import screens instead of with the first load. */
export const importTexts = { vi, en } as const;

addTexts('imports', importTexts);
