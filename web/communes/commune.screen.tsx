import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/states.tsx';

export function CommuneScreen() {
  const { t } = useTranslation();
  return <EmptyState title={t('empty.pendingTitle')} detail={t('empty.pendingDetail')} />;
}
