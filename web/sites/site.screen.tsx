import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/states.tsx';

export function SiteScreen() {
  const { t } = useTranslation();
  return <EmptyState title={t('empty.pendingTitle')} detail={t('empty.pendingDetail')} />;
}
