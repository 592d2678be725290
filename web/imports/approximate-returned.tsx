import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useImportRows, useImportStep, useSaveSettings } from '../api/import-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/states.tsx';
import { stampOf } from './steps.ts';

const CODE = 'site.commune_unconfirmed';

/** Rows that came back only because nobody answered for approximate outlines: one press takes them. */
export function ApproximateReturned({ known }: { known: Import }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const save = useSaveSettings(known.id);
  const step = useImportStep(known.id);
  const { data } = useImportRows(known.id, stampOf(known), { outcome: 'returned' });
  const count = data?.pages[0]?.reasons.find(({ code }) => code === CODE)?.count ?? 0;
  if (count === 0 || known.settings.acceptsApproximate) return null;
  const accept = async () => {
    const answered = [...new Set([...known.settings.answered, 'approximate' as const])];
    await save.mutateAsync({ ...known.settings, acceptsApproximate: true, answered });
    step.mutate('check');
  };
  const error = save.error ?? step.error;
  return (
    <div className="card card-warm import-offer">
      <div>
        <p>
          <strong>{t('approximateReturned.title', { count, shown: format.number(count) })}</strong>
        </p>
        <p>{t('question.approximateText')}</p>
      </div>
      <Button isBusy={save.isPending || step.isPending} onClick={() => void accept().catch(() => undefined)}>
        {t('approximateReturned.accept')}
      </Button>
      {error && <ErrorState isInline error={error} />}
    </div>
  );
}
