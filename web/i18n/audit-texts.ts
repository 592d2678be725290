import { addTexts } from './i18n.ts';
import en from './messages/en/audit.json' with { type: 'json' };
import vi from './messages/vi/audit.json' with { type: 'json' };

/** Texts of the page of the audit, which come with it. */
export const auditTexts = { vi, en } as const;

addTexts('audit', auditTexts);
