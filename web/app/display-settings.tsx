import { Contrast, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/i18n.ts';
import { Segmented } from '../ui/segmented.tsx';
import { useTheme } from '../ui/use-theme.ts';
import { applyLanguage, applyTheme } from './preferences.ts';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <Segmented
      label={t('language.label')}
      value={useLanguage()}
      onChange={(language) => {
        applyLanguage(language);
        void i18n.changeLanguage(language);
      }}
      options={[
        { value: 'vi', label: 'VI', ariaLabel: t('language.vi') },
        { value: 'en', label: 'EN', ariaLabel: t('language.en') },
      ]}
    />
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  return (
    <Segmented
      label={t('theme.label')}
      value={useTheme()}
      onChange={applyTheme}
      options={[
        { value: 'light', label: <Sun size={18} aria-hidden />, ariaLabel: t('theme.light') },
        { value: 'dark', label: <Moon size={18} aria-hidden />, ariaLabel: t('theme.dark') },
        { value: 'contrast', label: <Contrast size={18} aria-hidden />, ariaLabel: t('theme.contrast') },
      ]}
    />
  );
}
