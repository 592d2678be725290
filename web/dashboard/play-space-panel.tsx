import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePlaySpace } from '../api/coverage-data.ts';
import { useCodeLists } from '../api/reference.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { PLAY_SPACE_STYLE } from '../map/site-style.ts';
import { Badge, StatusPill } from '../ui/badge.tsx';
import { IconButton } from '../ui/button.tsx';
import { hasOtherColumns, OtherColumns } from '../ui/other-columns.tsx';
import { ErrorState } from '../ui/states.tsx';
import { PanelSkeleton } from './panel-skeleton.tsx';
import './panel.css';

const CONDITION_TONE = { good: 'success', worn: 'warning', unusable: 'danger' } as const;

/** A play space beside the map. */
export function PlaySpacePanel({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation('dashboard');
  const { t: tc } = useTranslation();
  const format = useFormat();
  const label = useLabel();
  const { data: lists } = useCodeLists();
  const answer = usePlaySpace(id);
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <PanelSkeleton onClose={onClose} />;
  const space = answer.data;
  const kind = lists?.play_kinds.find(({ code }) => code === space.kind);
  const facilities = space.facilities.map((code) => {
    const known = lists?.play_facilities.find((each) => each.code === code);
    return known ? label(known.label) : code;
  });
  const access = space.isAccessible === null ? 'unknown' : space.isAccessible ? 'yes' : 'no';
  return (
    <>
      <header className="dash-panel-head">
        <div>
          <p className="dash-soft">{space.code}</p>
          <h2 className="dash-panel-title">{space.name}</h2>
        </div>
        <IconButton label={tc('action.close')} onClick={onClose}>
          <X size={20} aria-hidden />
        </IconButton>
      </header>
      <p className="dash-badges">
        <StatusPill {...PLAY_SPACE_STYLE} label={kind ? label(kind.label) : space.kind} />
        <Badge tone={CONDITION_TONE[space.condition]}>{t(`play.condition.${space.condition}`)}</Badge>
      </p>
      <dl className="dash-figures">
        <div>
          <dt>{t('play.openTo')}</dt>
          <dd>{t(`play.open.${space.openTo}`)}</dd>
        </div>
        <div>
          <dt>{t('play.area')}</dt>
          <dd>{format.area(space.areaM2)}</dd>
        </div>
        <div>
          <dt>{t('play.accessible')}</dt>
          <dd>{t(`play.access.${access}`)}</dd>
        </div>
        <div>
          <dt>{t('play.inspected')}</dt>
          <dd>{format.date(space.lastInspectedAt)}</dd>
        </div>
      </dl>
      {facilities.length > 0 && (
        <p>
          <strong>{t('play.facilities')}</strong> {facilities.join(', ')}
        </p>
      )}
      {space.description && <p>{space.description}</p>}
      {hasOtherColumns(space.extra) && (
        <section className="dash-others">
          <h3 className="dash-heading">{tc('otherColumns.title')}</h3>
          <OtherColumns extra={space.extra} />
        </section>
      )}
    </>
  );
}
