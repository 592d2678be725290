import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import type { LonLat } from '#domain/values.ts';
import { useFormat } from '../i18n/i18n.ts';
import type { MapPoint } from '../map/index.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CrsSelect } from './crs-select.tsx';
import { isInVietnam } from './outcomes.ts';
import type { SettingsWork } from './use-settings.ts';

const PlaceMap = lazy(() => import('./place-map.tsx').then((module) => ({ default: module.PlaceMap })));

interface Props {
  known: Import;
  work: SettingsWork;
}

const A = { tone: 'brand', glyph: 'dot' } as const;
const B = { tone: 'play', glyph: 'square' } as const;

/** Which reference system, with the place that the first row gets in it. */
export function CrsQuestion({ known, work, keep }: Props & { keep: ReactNode }) {
  const { t } = useTranslation('imports');
  const place = usePlaceText();
  const first = known.inspection?.firstPoint?.asMapped ?? null;
  return (
    <div className="place-question">
      <div className="place-choices">
        <CrsSelect value={known.settings.crs} onChange={(crs) => work.change({ crs })} />
        <p>{first ? t('question.firstPoint', { lonLat: place(first) }) : t('question.firstPointNone')}</p>
        {keep}
      </div>
      <FirstPointMap points={first ? [{ id: 'a', lonLat: first, ...A, rank: 1 }] : []} />
    </div>
  );
}

/** Both places of the first row; one of them is right. */
export function AxesQuestion({ known, work }: Props) {
  const { t } = useTranslation('imports');
  const place = usePlaceText();
  const { asMapped = null, swapped = null } = known.inspection?.firstPoint ?? {};
  // What the server calls "as mapped" already has the present choice in it.
  const { isSwapped } = known.settings;
  const ways = [
    { isOther: false, lonLat: asMapped, ...A },
    { isOther: true, lonLat: swapped, ...B },
  ];
  const points = ways.flatMap(({ isOther, lonLat, tone, glyph }): MapPoint[] =>
    lonLat ? [{ id: isOther ? 'b' : 'a', lonLat, tone, glyph, rank: isOther ? 0 : 1 }] : [],
  );
  return (
    <div className="place-question">
      <div className="place-choices">
        {ways.map(({ isOther, lonLat, tone, glyph }) => (
          <Button
            key={String(isOther)}
            className="place-choice"
            disabled={lonLat === null}
            onClick={() => work.change({ isSwapped: isSwapped !== isOther }, 'axes')}
          >
            <Glyph name={glyph} tone={tone} size={20} />
            <span>
              <strong>{t(isSwapped === isOther ? 'question.axesAsMapped' : 'question.axesSwapped')}</strong>
              <br />
              <span className="place-text">{lonLat ? place(lonLat) : t('question.offEarth')}</span>
            </span>
          </Button>
        ))}
      </div>
      <FirstPointMap points={points} />
    </div>
  );
}

function FirstPointMap({ points }: { points: readonly MapPoint[] }) {
  const { t } = useTranslation('imports');
  return (
    <div className="place-map">
      <Suspense fallback={<Skeleton height="280px" />}>
        <PlaceMap label={t('question.firstPointMap')} points={points} />
      </Suspense>
    </div>
  );
}

/** "20,98214; 105,74913", with a word where that lies abroad. */
function usePlaceText(): (lonLat: LonLat) => string {
  const { t } = useTranslation('imports');
  const format = useFormat();
  return ([lon, lat]) => {
    const text = `${format.number(lat, 5)}; ${format.number(lon, 5)}`;
    return isInVietnam([lon, lat]) ? text : `${text} (${t('question.abroad')})`;
  };
}
