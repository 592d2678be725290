import { useTranslation } from 'react-i18next';
import { TabletFault } from '../offline/index.ts';

const WORDS = {
  'storage.full': 'fault.full',
  'storage.unavailable': 'fault.unavailable',
  'photo.missing': 'fault.photoMissing',
  'item.not_possible': 'fault.notPossible',
  'archive.unreadable': 'fault.archive',
  'archive.damaged': 'fault.archive',
} as const;

/** What the device could not do, in words; what was typed is still in the form. */
export function StoreFault({ fault }: { fault: unknown }) {
  const { t } = useTranslation('field');
  return (
    <p className="store-fault" role="alert">
      <strong>{t('fault.title')}</strong>{' '}
      {t(fault instanceof TabletFault ? WORDS[fault.code] : 'fault.other')}
    </p>
  );
}
