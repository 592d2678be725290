import i18next, { type i18n, type Resource } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { createFormat, type Format, type Language } from './format.ts';

export const LANGUAGES = ['vi', 'en'] as const;

const instances = new Set<i18n>();

/** Texts of an area that is loaded later; to be called before its first screen is drawn. */
export function addTexts(area: string, texts: Record<Language, object>): void {
  for (const instance of instances) {
    for (const language of LANGUAGES) instance.addResourceBundle(language, area, texts[language]);
  }
}

/** Starts i18next with the texts that the first screen needs, so it is ready at once and works without network. */
export function createI18n(language: Language, resources: Resource): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    resources,
    lng: language,
    fallbackLng: 'vi',
    defaultNS: 'common',
    ns: [
      'common',
      'sites',
      'map',
      'dashboard',
      'communes',
      'field',
      'audit',
      'imports',
      'plans',
      'reports',
      'standard',
      'tablets',
      'residents',
      'triage',
      'values',
    ],
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  instances.add(instance);
  return instance;
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'vi';
}

const formats: Partial<Record<Language, Format>> = {};

/** Numbers, dates and units in the language of the page; the same object until the language changes. */
export function useFormat(): Format {
  const language = useLanguage();
  formats[language] ??= createFormat(language);
  return formats[language];
}

/** The text of a bilingual label, as code lists and roles carry them. */
export function useLabel(): (label: { vi: string; en: string }) => string {
  const language = useLanguage();
  return (label) => label[language];
}
