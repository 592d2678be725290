import { addTexts } from './i18n.ts';
import en from './messages/en/triage.json' with { type: 'json' };
import vi from './messages/vi/triage.json' with { type: 'json' };

/** Texts of what the office does with reports of residents, and of the settings of the public view. */
export const triageTexts = { vi, en } as const;

addTexts('triage', triageTexts);
