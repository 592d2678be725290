import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { useStored } from './tablet.ts';

/** Two ponds are seldom closer. */
const DUPLICATE_WITHIN_M = 30;

interface Props {
  kind: string;
  lonLat: LonLat;
  onOpenSite(id: string): void;
}

/** Sites of the same kind where a new one is about to be added: it may be one of them. */
export function Duplicates({ kind, lonLat, onOpenSite }: Props) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const { now } = useContainer();
  const near = useStored(`near ${kind} ${lonLat.join()}`, (tablet) =>
    tablet.list({ kinds: [kind], near: { lonLat, radiusM: DUPLICATE_WITHIN_M } }, localDay(now())),
  );
  if (!near || near.length === 0) return null;
  return (
    <section className="duplicates" role="alert">
      <p>{t('duplicate.title', { count: near.length })}</p>
      <ul>
        {near.slice(0, 3).map(({ id, code, name, distanceM }) => (
          <li key={id}>
            <span>{[code, name, format.distance(distanceM ?? 0)].filter(Boolean).join(' · ')}</span>
            <Button size="large" onClick={() => onOpenSite(id)}>
              {t('duplicate.same')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
