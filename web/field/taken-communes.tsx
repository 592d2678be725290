import { useTranslation } from 'react-i18next';
import { useLabels } from '../api/labels.ts';
import { Button } from '../ui/button.tsx';
import { useStored, useTablet } from './tablet.ts';

/** Communes that the account has lost while they were on the tablet, until the person says that they know. */
export function TakenCommunes() {
  const { t } = useTranslation('field');
  const tablet = useTablet();
  const labels = useLabels();
  const codes = useStored('taken communes', (from) => from.takenCommunes()) ?? [];
  if (codes.length === 0) return null;
  return (
    <div className="send-kept" role="alert">
      <p>{t('taken.is', { communes: codes.map((code) => labels.commune(code)).join(', ') })}</p>
      <Button onClick={() => void tablet.forgetTaken()}>{t('taken.known')}</Button>
    </div>
  );
}
