import { useTranslation } from 'react-i18next';
import { useContainer } from '../api/container.ts';
import { useFormat } from '../i18n/i18n.ts';
import type { ShownSite } from '../offline/index.ts';
import { useStored } from './tablet.ts';
import { UndoButton } from './undo-button.tsx';
import { ownTaps } from './undo-rules.ts';

/** The newest are enough: what is older is in the log of the site page. */
const SHOWN = 3;

/** What was recorded here with this tablet, and whether it can still be taken back. */
export function OwnTaps({ site }: { site: ShownSite }) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const { now } = useContainer();
  const receipts = useStored(`receipts of ${site.id}`, async (tablet) =>
    (await tablet.receipts()).filter(({ siteId }) => siteId === site.id),
  );
  if (!receipts) return null;
  const { own, events, state } = site;
  const taps = ownTaps({ own, receipts, events, status: state.status, now: now() }).slice(0, SHOWN);
  if (taps.length === 0) return null;
  return (
    <section className="own-taps" aria-label={t('undo.list')}>
      <h2 className="field-question">{t('undo.list')}</h2>
      <ul>
        {taps.map(({ itemId, tappedAt, undo }) => (
          <li key={itemId}>
            <span>
              {format.dateTime(tappedAt)}
              {undo !== 'possible' && ` · ${t(`undo.${undo}`)}`}
            </span>
            {undo === 'possible' && <UndoButton itemId={itemId} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
