import 'i18next';
import type { auditTexts } from './audit-texts.ts';
import type { backupTexts } from './backup-texts.ts';
import type { importTexts } from './import-texts.ts';
import type { peopleTexts } from './people-texts.ts';
import type { planTexts } from './plan-texts.ts';
import type { reportTexts } from './report-texts.ts';
import type { residentTexts } from './resident-texts.ts';
import type { resources } from './resources.ts';
import type { standardTexts } from './standard-texts.ts';
import type { tabletTexts } from './tablet-texts.ts';
import type { triageTexts } from './triage-texts.ts';
import type { valueTexts } from './value-texts.ts';

// Keys are checked by the compiler against the Vietnamese files.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: (typeof resources)['vi'] & {
      audit: (typeof auditTexts)['vi'];
      backups: (typeof backupTexts)['vi'];
      imports: (typeof importTexts)['vi'];
      standard: (typeof standardTexts)['vi'];
      people: (typeof peopleTexts)['vi'];
      plans: (typeof planTexts)['vi'];
      reports: (typeof reportTexts)['vi'];
      tablets: (typeof tabletTexts)['vi'];
      values: (typeof valueTexts)['vi'];
      residents: (typeof residentTexts)['vi'];
      triage: (typeof triageTexts)['vi'];
    };
  }
}
