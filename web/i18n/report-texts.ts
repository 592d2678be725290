import { addTexts } from './i18n.ts';
import en from './messages/en/reports.json' with { type: 'json' };
import vi from './messages/vi/reports.json' with { type: 'json' };

/** Texts of due reports, which come with their screens. */
export const reportTexts = { vi, en } as const;

addTexts('reports', reportTexts);
