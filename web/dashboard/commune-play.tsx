import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Commune } from '#domain/communes.ts';
import type { CoverageFigures, PlayReach } from '#domain/coverage.ts';
import { usePlaySpaces } from '../api/coverage-data.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { PLAY_SPACE_STYLE } from '../map/site-style.ts';
import { Badge } from '../ui/badge.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';
import { Figure } from './panel-figure.tsx';

const MOST = 12;
const CONDITION_TONE = { good: 'success', worn: 'warning', unusable: 'danger' } as const;

interface Props {
  commune: Commune;
  figures: CoverageFigures;
  /** Of today. */
  reach: PlayReach | undefined;
  onPlaySpace(id: string): void;
}

/** The play spaces of a commune. */
export function CommunePlay({ commune, figures, reach, onPlaySpace }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const labels = useLabels();
  const list = usePlaySpaces({ commune: commune.code }, MOST);
  const items = list.data?.pages[0]?.items ?? [];
  const near = reach?.items.find(({ communeCode }) => communeCode === commune.code)?.share;
  return (
    <div className="dash-tab">
      <dl className="dash-figures">
        <Figure
          name={t('commune.play')}
          value={t('commune.playValue', {
            points: format.number(figures.playPoints),
            spaces: format.number(figures.playSpaces),
          })}
        />
        {near !== undefined && reach && (
          <Figure
            name={t('commune.reach', { radius: format.distance(reach.radiusM) })}
            value={format.percent(near, 0)}
          />
        )}
      </dl>
      {list.isPending && <Skeleton height="40px" lines={4} />}
      {list.isError && <ErrorState error={list.error} isInline onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="dash-note">{t('commune.noPlay')}</p>}
      <ul className="dash-items">
        {items.map((space) => (
          <li key={space.id}>
            <button type="button" className="dash-item" onClick={() => onPlaySpace(space.id)}>
              <Glyph name={PLAY_SPACE_STYLE.glyph} tone={PLAY_SPACE_STYLE.tone} size={16} />
              <span>
                <strong>{space.name}</strong>
                <small>
                  {space.code} · {labels.of('play_kinds', space.kind)}
                </small>
              </span>
              <Badge tone={CONDITION_TONE[space.condition]}>{t(`play.condition.${space.condition}`)}</Badge>
            </button>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Link to="/communes/$code" params={{ code: commune.code }} className="dash-link">
          {t('commune.morePlay')}
        </Link>
      )}
    </div>
  );
}
