import 'i18next';
import type { resources } from './resources.ts';

// Keys are checked by the compiler against the Vietnamese files.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: (typeof resources)['vi'];
  }
}
