import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CustodyEntry } from '#domain/custody.ts';
import { can } from '#domain/roles.ts';
import { CLOCK_TOLERANCE_MS } from '#domain/sync.ts';
import { useActor } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import { StatusPill } from '../ui/badge.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';
import { ActButton, Acts } from './act-dialog.tsx';
import {
  type Direction,
  FIRST_DIRECTION,
  type Problem,
  problemsOf,
  silentDays,
  TABLET_SORTS,
  type TabletSort,
} from './problems.ts';

interface Props {
  rows: readonly CustodyEntry[];
  nowMs: number;
  sort: TabletSort;
  direction: Direction;
  onSort(sort: TabletSort, direction: Direction): void;
}

const COLUMNS = ['label', ...TABLET_SORTS.filter((sort) => sort !== 'label')] as const;
const NUMBERS: ReadonlySet<TabletSort> = new Set(['photos', 'battery']);

export function TabletsTable({ rows, nowMs, sort, direction, onSort }: Props) {
  const { t } = useTranslation('tablets');
  const canAct = can(useActor(), 'sites.edit');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="tablets-scroller" tabIndex={0} aria-label={t('table')}>
      <table className="tablets-table custody-table">
        <thead>
          <tr>
            {COLUMNS.map((key) => {
              const isActive = key === sort;
              const next = isActive ? (direction === 'asc' ? 'desc' : 'asc') : FIRST_DIRECTION[key];
              const Icon = isActive ? (direction === 'asc' ? ArrowUp : ArrowDown) : ChevronsUpDown;
              return (
                <th
                  key={key}
                  scope="col"
                  className={NUMBERS.has(key) ? 'cell-number' : undefined}
                  aria-sort={isActive ? (direction === 'asc' ? 'ascending' : 'descending') : 'none'}
                >
                  <button
                    type="button"
                    className="tablets-sort"
                    title={t('sortBy', { column: t(`column.${key}`) })}
                    onClick={() => onSort(key, next)}
                  >
                    {t(`column.${key}`)}
                    <Icon size={14} aria-hidden />
                  </button>
                </th>
              );
            })}
            {canAct && (
              <th scope="col" className="custody-act">
                {t('column.act')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <Row
              key={`${entry.device.deviceId} ${entry.userId}`}
              entry={entry}
              nowMs={nowMs}
              canAct={canAct}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ entry, nowMs, canAct }: { entry: CustodyEntry; nowMs: number; canAct: boolean }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const { device, userId, userName, handedIn } = entry;
  const { deviceId } = device;
  const used = device.storageUsedBytes;
  const all = device.storageQuotaBytes;
  return (
    <tr>
      <th scope="row">
        <strong>{device.label}</strong>
        <span className="tablets-sub">{userName}</span>
        <span className="tablets-sub">{t('received', { count: entry.receivedItems })}</span>
        {handedIn && (
          <span className="tablets-sub">
            {t('fromFile', { by: handedIn.by, at: format.dateTime(handedIn.at) })}
            {handedIn.lastSequence > 0 &&
              `, ${t('fileCount', { number: format.number(handedIn.lastSequence) })}`}
          </span>
        )}
        <Acts acts={entry.acts} />
      </th>
      <td>
        <Problems entry={entry} nowMs={nowMs} />
      </td>
      <td>{entry.lastContactAt === null ? t('never') : format.dateTime(entry.lastContactAt)}</td>
      <td>
        <Unsent device={device} />
      </td>
      <td className="cell-number">{format.number(entry.missingPhotos)}</td>
      <td>
        {used === null || all === null
          ? t('unknown')
          : t('space', { free: sizeText(Math.max(0, all - used), format), all: sizeText(all, format) })}
      </td>
      <td>
        <ClockText offsetMs={entry.clockOffsetMs} />
      </td>
      <td className="cell-number">
        {device.battery === null ? t('unknown') : format.percent(device.battery, 0)}
      </td>
      <td className="tablets-version">{device.appVersion}</td>
      {canAct && (
        <td className="custody-act">
          <ActButton
            start={{ act: 'tablet_lost', deviceId, userId }}
            takenBack={{ act: 'tablet_found', deviceId, userId, reason: '' }}
            isDone={entry.lost !== null || entry.recount?.decided != null}
            isRecount={entry.recount !== null}
            about={`${device.label}, ${userName}`}
          />
        </td>
      )}
    </tr>
  );
}

function Unsent({ device }: { device: CustodyEntry['device'] }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const { unsentItems, unsentPhotos, unsentPhotoBytes, oldestUnsentAt } = device;
  if (unsentItems + unsentPhotos === 0) return t('nothing');
  return (
    <>
      {[
        ...(unsentItems > 0 ? [t('unsentItems', { count: unsentItems })] : []),
        ...(unsentPhotos > 0
          ? [t('unsentPhotos', { count: unsentPhotos, size: sizeText(unsentPhotoBytes, format) })]
          : []),
      ].join(', ')}
      {oldestUnsentAt && (
        <span className="tablets-sub">{t('since', { at: format.dateTime(oldestUnsentAt) })}</span>
      )}
    </>
  );
}

/** The server's clock minus the tablet's: what is less is ahead. */
function ClockText({ offsetMs }: { offsetMs: number }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  if (Math.abs(offsetMs) < CLOCK_TOLERANCE_MS) return t('clockOk');
  const minutes = format.number(Math.round(Math.abs(offsetMs) / 60_000));
  return offsetMs < 0 ? t('clockAhead', { minutes }) : t('clockBehind', { minutes });
}

const STYLE: Record<Problem, { tone: Tone; glyph: GlyphName }> = {
  missing_items: { tone: 'danger', glyph: 'cross' },
  recounted: { tone: 'danger', glyph: 'triangle' },
  refused: { tone: 'danger', glyph: 'cross' },
  set_aside: { tone: 'danger', glyph: 'triangle' },
  unsent_old: { tone: 'warning', glyph: 'clock' },
  missing_photos: { tone: 'warning', glyph: 'clock' },
  silent: { tone: 'warning', glyph: 'triangle' },
  space: { tone: 'warning', glyph: 'triangle' },
  clock: { tone: 'info', glyph: 'clock' },
  battery: { tone: 'info', glyph: 'dot' },
  lost: { tone: 'neutral', glyph: 'cross' },
};

function Problems({ entry, nowMs }: { entry: CustodyEntry; nowMs: number }) {
  const { t } = useTranslation('tablets');
  const problems = problemsOf(entry, nowMs);
  if (problems.length === 0) return <StatusPill tone="success" glyph="check" label={t('problem.none')} />;
  const days = silentDays(entry.lastContactAt, nowMs);
  const words: Record<Problem, string> = {
    missing_items: t('problem.missing_items', {
      count: entry.gaps.length,
      numbers: entry.gaps.join(', '),
    }),
    recounted: t('problem.recounted'),
    refused: t('problem.refused', { count: entry.rejectedItems }),
    set_aside: t('problem.set_aside', { count: entry.device.setAside }),
    unsent_old: t('problem.unsent_old'),
    missing_photos: t('problem.missing_photos', { count: entry.missingPhotos }),
    silent: days === null ? t('never') : t('problem.silent', { count: days }),
    space: t('problem.space'),
    clock: t('problem.clock'),
    battery: t('problem.battery'),
    lost: t('problem.lost'),
  };
  return (
    <ul className="tablets-problems">
      {problems.map((problem) => (
        <li key={problem}>
          <StatusPill {...STYLE[problem]} label={words[problem]} />
        </li>
      ))}
    </ul>
  );
}
