import { addTexts } from './i18n.ts';
import en from './messages/en/tablets.json' with { type: 'json' };
import vi from './messages/vi/tablets.json' with { type: 'json' };

/** Texts of the office's pages about tablets, which come with their screens. */
export const tabletTexts = { vi, en } as const;

addTexts('tablets', tabletTexts);
