import { addTexts } from './i18n.ts';
import en from './messages/en/backups.json' with { type: 'json' };
import vi from './messages/vi/backups.json' with { type: 'json' };

/** Texts of the page about backups, which come with it. */
export const backupTexts = { vi, en } as const;

addTexts('backups', backupTexts);
