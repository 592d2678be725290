import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DOUBT_FINDINGS, type DoubtFinding } from '#domain/site-events.ts';
import { Button } from '../ui/button.tsx';

/** "Not found", "no hazard any more": what a person sees; the office decides and the status stays. */
export function DoubtButtons({ onDoubt, isBusy }: { onDoubt(finding: DoubtFinding): void; isBusy: boolean }) {
  const { t } = useTranslation('field');
  const [isOpen, setOpen] = useState(false);
  if (!isOpen)
    return (
      <Button variant="quiet" size="large" aria-expanded={false} onClick={() => setOpen(true)}>
        {t('doubt.open')}
      </Button>
    );
  return (
    <section className="doubt">
      <p>{t('doubt.lead')}</p>
      <div className="second-buttons">
        {DOUBT_FINDINGS.map((finding) => (
          <Button key={finding} size="large" isBusy={isBusy} onClick={() => onDoubt(finding)}>
            {t(`doubt.${finding}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
