import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem.ts';
import { useFormat } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import type { BasemapFault, StoredBasemap } from '../offline/basemap/stored-basemap.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { Meter } from '../ui/meter.tsx';
import { type BasemapFacts, covers, isOlder, useBasemapSize } from './basemap.ts';
import { READY_LOOK } from './ready-look.ts';

const FAULTS = {
  space: 'ready.basemap.fault.space',
  network: 'ready.basemap.fault.network',
  refused: 'ready.basemap.fault.refused',
  changed: 'ready.basemap.fault.changed',
  storage: 'ready.basemap.fault.storage',
  other_window: 'ready.basemap.fault.otherWindow',
} as const satisfies Record<BasemapFault, string>;

interface Props {
  facts: BasemapFacts;
  communes: readonly string[];
}

/** The background map in the card before leaving: how large, how old, and what can be done about it. */
export function BasemapLine({ facts, communes }: Props) {
  const { t } = useTranslation('field');
  const { level } = facts;
  return (
    <li data-level={level}>
      <Glyph name={READY_LOOK[level].glyph} tone={READY_LOOK[level].tone} size={20} />
      <div className="basemap-line">
        <span>
          <strong>{t('ready.basemap.title')}</strong>
          <Words {...facts} communes={communes} />
        </span>
        <Work {...facts} communes={communes} />
      </div>
    </li>
  );
}

function Words({ isConfigured, mayFetch, state, communes }: BasemapFacts & Pick<Props, 'communes'>) {
  const { t } = useTranslation('field');
  const format = useFormat();
  if (state?.current) {
    const { bytes, fetchedAt, communes: fetched } = state.current;
    return (
      <>
        {t('ready.basemap.here', { size: sizeText(bytes, format), time: format.dateTime(fetchedAt) })}
        {!covers(fetched, communes) && <em>{t('ready.basemap.otherCommunes')}</em>}
      </>
    );
  }
  if (!isConfigured) return t('ready.basemap.none');
  if (!mayFetch) return t('ready.basemap.online');
  if (communes.length === 0) return t('ready.basemap.noCommunes');
  return <em>{t('ready.basemap.missing')}</em>;
}

function Work({ isConfigured, mayFetch, basemap, state, communes }: BasemapFacts & Pick<Props, 'communes'>) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const canFetch = isConfigured && mayFetch && communes.length > 0;
  const size = useBasemapSize(communes, canFetch && state !== null && !state.next);
  if (!basemap || !state) return null;
  const { next, current, fault } = state;
  if (next?.isRunning) {
    const text = t('ready.basemap.progress', {
      done: sizeText(next.doneBytes, format),
      of: sizeText(next.bytes, format),
    });
    return (
      <>
        <Meter label={t('ready.basemap.fetching')} value={next.doneBytes} max={next.bytes} valueText={text} />
        <p>{text}</p>
        {fault && <p role="status">{t(FAULTS[fault])}</p>}
        <Button size="large" onClick={() => void basemap.stop()}>
          {t('ready.stop')}
        </Button>
      </>
    );
  }
  const isNewer = current !== null && size.data !== undefined && isOlder(current, communes, size.data);
  const isNeeded = current === null || !covers(current.communes, communes) || isNewer;
  return (
    <>
      {isNewer && <p>{t('ready.basemap.older')}</p>}
      {next && (
        <p>
          {t('ready.basemap.stopped', {
            done: sizeText(next.doneBytes, format),
            of: sizeText(next.bytes, format),
          })}
        </p>
      )}
      {fault && (
        <p className="store-fault" role="alert">
          {t(FAULTS[fault])}
        </p>
      )}
      {canFetch && size.isError && !current && (
        <p>{size.error instanceof ApiProblem ? size.error.detail : t('ready.basemap.noSize')}</p>
      )}
      <div className="sending-buttons">
        <Choices
          basemap={basemap}
          canResume={next !== null && mayFetch}
          size={canFetch && !next && isNeeded ? size.data : undefined}
          isUpdate={current !== null}
          communes={communes}
          canRemove={next !== null || current !== null}
        />
      </div>
    </>
  );
}

interface ChoicesProps {
  basemap: StoredBasemap;
  canResume: boolean;
  /** undefined: nothing is to be fetched. */
  size: ReturnType<typeof useBasemapSize>['data'];
  isUpdate: boolean;
  communes: readonly string[];
  canRemove: boolean;
}

function Choices({ basemap, canResume, size, isUpdate, communes, canRemove }: ChoicesProps) {
  const { t } = useTranslation('field');
  const format = useFormat();
  return (
    <>
      {canResume && (
        <Button variant="primary" size="large" onClick={() => void basemap.resume()}>
          {t('ready.basemap.resume')}
        </Button>
      )}
      {size && (
        <Button variant="primary" size="large" onClick={() => void basemap.download(communes, size)}>
          {t(isUpdate ? 'ready.basemap.update' : 'ready.basemap.fetch', {
            size: sizeText(size.bytes, format),
          })}
        </Button>
      )}
      {canRemove && (
        <Button size="large" onClick={() => void basemap.remove()}>
          {t('ready.basemap.remove')}
        </Button>
      )}
    </>
  );
}
