import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/i18n.ts';
import { readDraft, writeDraft } from '../offline/drafts.ts';
import { useTheme } from '../ui/use-theme.ts';
import { useResidents } from './context.ts';

const LARGE = 'residents.large-text';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** Language, size of text and colours. */
export function Display() {
  const { t } = useTranslation('residents');
  const { setLanguage, setTheme } = useResidents();
  const language = useLanguage();
  const theme = useTheme();
  const [isLarge, setLarge] = useState(() => readDraft(LARGE, isFlag) ?? false);
  useEffect(() => {
    document.documentElement.dataset.text = isLarge ? 'large' : 'normal';
    writeDraft(LARGE, isLarge);
  }, [isLarge]);
  return (
    <fieldset className="residents-display" aria-label={t('tools')}>
      <button
        type="button"
        className="residents-tool"
        lang={language === 'vi' ? 'en' : 'vi'}
        onClick={() => setLanguage(language === 'vi' ? 'en' : 'vi')}
      >
        {t('switchLanguage')}
      </button>
      <button
        type="button"
        className="residents-tool"
        aria-pressed={isLarge}
        onClick={() => setLarge(!isLarge)}
      >
        {t('largeText')}
      </button>
      <button
        type="button"
        className="residents-tool"
        aria-pressed={theme === 'dark'}
        onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}
      >
        {t('theme')}
      </button>
    </fieldset>
  );
}
