import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import './panel.css';

/** What a panel shows while its code or its facts are on their way. */
export function PanelSkeleton({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  return (
    <>
      <header className="dash-panel-head">
        <Skeleton height="24px" lines={2} />
        <Button variant="quiet" onClick={onClose}>
          {t('action.close')}
        </Button>
      </header>
      <Skeleton height="56px" lines={5} />
    </>
  );
}
