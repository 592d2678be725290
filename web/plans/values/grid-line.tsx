import type { TFunction } from 'i18next';
import { memo, type RefObject } from 'react';
import type { GridRow, ValueCell } from '#domain/indicator-values.ts';
import type { Format, Language } from '../../i18n/format.ts';
import { shareText } from '../../i18n/value-format.ts';
import { ActiveInput, type ActiveInputProps } from './active-input.tsx';
import type { CellEdit } from './cell-edit.ts';
import { textsOf } from './cell-text.ts';
import type { ReadOnly } from './grid-edits.ts';
import { type ColumnView, ROW_PX } from './grid-view.ts';
import { markOf, SIGNS } from './marks.ts';

/** What cells need to be written; read once for all of them, because hundreds are drawn while scrolling. */
export interface GridWords {
  t: TFunction<'values'>;
  format: Format;
  language: Language;
}

export type ActiveHandlers = Pick<
  ActiveInputProps,
  'onType' | 'onCommit' | 'onKey' | 'onCopy' | 'onPaste' | 'onFocus'
>;

interface Props {
  row: GridRow;
  index: number;
  top: number;
  shown: readonly { view: ColumnView; start: number }[];
  /** Unsent edits of the row by indicator. */
  edits: ReadonlyMap<string, CellEdit> | undefined;
  /** −1: the active cell is in another row. */
  activeSlot: number;
  /** Chosen slots; −1: none. */
  from: number;
  to: number;
  /** Why the active cell cannot be typed in. */
  activeReason: ReadOnly | null;
  isOpen: boolean;
  words: GridWords;
  handlers: ActiveHandlers;
  wantsFocus: RefObject<boolean>;
}

/** One commune. Drawn again only when something of its own changes. */
export const GridLine = memo(function GridLine(props: Props) {
  const { row, index, top, shown, edits, activeSlot, from, to, isOpen } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be virtual in both directions
    <div
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      className={row.kind === 'province' ? 'grid-line grid-province' : 'grid-line'}
      style={{ transform: `translateY(${top}px)`, height: ROW_PX }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowheader" tabIndex={-1} aria-colindex={1} className="grid-area" title={row.area}>
        {row.name}
      </div>
      {shown.map(({ view, start }) => {
        const { column, firstSlot, parts } = view;
        const cell = row.cells[view.index] ?? null;
        const isHere = activeSlot >= firstSlot && activeSlot < firstSlot + parts;
        const isClosed =
          !isOpen ||
          !row.canEnter ||
          row.locked?.includes(view.index) ||
          (column.isSelfFilled && row.kind === 'commune') ||
          (cell !== null && cell.state !== 'draft');
        return (
          <Cell
            key={view.index}
            area={row.name}
            index={index}
            view={view}
            start={start}
            cell={cell}
            edit={edits?.get(column.indicator)}
            isWarned={cell?.warnings !== undefined}
            isClosed={isClosed}
            activePart={isHere ? activeSlot - firstSlot : -1}
            from={Math.max(0, from - firstSlot)}
            to={from < 0 ? -1 : Math.min(parts - 1, to - firstSlot)}
            activeReason={isHere ? props.activeReason : null}
            words={props.words}
            handlers={props.handlers}
            wantsFocus={props.wantsFocus}
          />
        );
      })}
    </div>
  );
});

interface CellProps extends Pick<Props, 'index' | 'activeReason' | 'words' | 'handlers' | 'wantsFocus'> {
  area: string;
  view: ColumnView;
  start: number;
  cell: ValueCell | null;
  edit: CellEdit | undefined;
  isWarned: boolean;
  isClosed: boolean;
  /** −1: the active place is elsewhere. */
  activePart: number;
  /** Chosen parts; none when `to` is before `from`. */
  from: number;
  to: number;
}

const Cell = memo(function Cell(props: CellProps) {
  const { view, start, cell, edit, isClosed, activePart, words } = props;
  const { column, firstSlot, parts, width } = view;
  const { t, format, language } = words;
  const mark = markOf(cell, edit);
  const texts = edit?.texts ?? textsOf(cell?.value ?? null, column, language);
  const value = edit ? (edit.entry.kind === 'value' ? edit.entry.value : null) : (cell?.value ?? null);
  const isWarned = props.isWarned && !edit;
  const sign = isWarned && (mark === 'draft' || mark === 'empty') ? '▲' : SIGNS[mark];
  const isNone = value?.type === 'not_applicable' && mark !== 'fault';
  return Array.from({ length: parts }, (_, part) => {
    const slot = firstSlot + part;
    const isActive = part === activePart;
    const isChosen = part >= props.from && part <= props.to;
    const isLast = part === parts - 1;
    const text = texts[part] ?? '';
    const share = isLast && value?.type === 'ratio' ? shareText(value, column.unit, format) : null;
    const classes = [
      'grid-cell',
      `mark-${mark}`,
      isChosen && 'cell-chosen',
      isActive && 'cell-active',
      isClosed && 'cell-closed',
      isNone && 'cell-none',
      isLast && 'cell-last',
    ];
    const partName = parts === 2 ? `, ${t(part === 0 ? 'grid.numerator' : 'grid.denominator')}` : '';
    return (
      // biome-ignore lint/a11y/useSemanticElements: a table cannot be virtual in both directions
      <div
        key={slot}
        role="gridcell"
        tabIndex={-1}
        aria-colindex={slot + 2}
        aria-selected={isChosen}
        aria-readonly={isClosed}
        data-row={props.index}
        data-slot={slot}
        className={classes.filter(Boolean).join(' ')}
        style={{ left: start + (width / parts) * part, width: width / parts }}
      >
        {isActive ? (
          <ActiveInput
            text={text}
            label={`${props.area}, ${column.label[language]}${partName}. ${t(isWarned ? 'mark.warned' : `mark.${mark}`)}`}
            isReadOnly={props.activeReason !== null}
            isInvalid={mark === 'fault' || mark === 'refused'}
            isNumber={column.valueType === 'ratio' || column.valueType === 'count'}
            takesFocus={props.wantsFocus.current}
            {...props.handlers}
          />
        ) : (
          <span className="cell-text">
            {isNone ? (part === 0 ? t('grid.notApplicable') : '') : shownText(text, mark, format)}
          </span>
        )}
        {share !== null && <span className="cell-share">{share}</span>}
        {isLast && sign !== '' && (
          <span className={isWarned ? 'cell-mark cell-warned' : 'cell-mark'} aria-hidden="true">
            {sign}
          </span>
        )}
        {isLast && sign !== '' && !isActive && (
          <span className="visually-hidden">{t(isWarned ? 'mark.warned' : `mark.${mark}`)}</span>
        )}
      </div>
    );
  });
});

/** Numbers with their thousands; a text that says no value stays as it was typed. */
function shownText(text: string, mark: string, format: Format): string {
  return mark !== 'fault' && /^\d{4,}$/.test(text) ? format.number(Number(text)) : text;
}
