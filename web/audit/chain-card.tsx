import { Link2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAuditStanding } from '../api/audit-data.ts';
import { useFormat } from '../i18n/i18n.ts';

/** How far the chain reaches, and the line that an office writes down. */
export function ChainCard() {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { data } = useAuditStanding();
  if (!data) return null;
  return (
    <section className="audit-chain" aria-label={t('chain.label')}>
      <Link2 size={20} aria-hidden />
      <div>
        {data.head === null ? (
          <p>{t('chain.none')}</p>
        ) : (
          <p>
            {t('chain.head', { time: format.dateTime(data.sealedAt) })} <code>{data.head}</code>
          </p>
        )}
        <p className="audit-soft">
          {data.unsealed > 0 && <>{t('chain.unsealed', { count: data.unsealed })}. </>}
          {data.head !== null && t('chain.hint')}
        </p>
      </div>
    </section>
  );
}
