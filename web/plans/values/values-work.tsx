import { Link } from '@tanstack/react-router';
import { ArrowLeft, FileSpreadsheet, Lock, LockOpen } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ValueGrid, ValueStep } from '#domain/indicator-values.ts';
import type { PlanView } from '#domain/plan-views.ts';
import { foldSearchText } from '#domain/search-text.ts';
import { useFormat } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/form-field.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { usePeriodText } from '../period-text.ts';
import { CellPanel } from './cell-panel.tsx';
import { type CellRef, cellsIn, type Filled, keyOf } from './grid-edits.ts';
import { columnViews } from './grid-view.ts';
import { Leftovers } from './leftovers.tsx';
import { LockDialog } from './lock-dialog.tsx';
import { LEGEND, SIGNS } from './marks.ts';
import { SaveState } from './save-state.tsx';
import { at } from './selection.ts';
import { StepDialog } from './step-dialog.tsx';
import { cellsForStep, stepsOf, troubledCells } from './steps.ts';
import type { Editing } from './use-editing.ts';
import { useGrid } from './use-grid.ts';
import { ValueGridTable } from './value-grid.tsx';
import { WorkbookDialog } from './workbook-dialog.tsx';

interface Props {
  view: PlanView;
  grid: ValueGrid;
  editing: Editing;
  onPeriod(period: string): void;
}

/** The entry grid with all around it: period, sending, steps, file, and the active cell in full. */
export function ValuesWork({ view, grid, editing, onPeriod }: Props) {
  const { t } = useTranslation('values');
  const format = useFormat();
  const periodText = usePeriodText();
  const { plan, summary } = view;
  const [leftovers, setLeftovers] = useState<Filled | null>(null);
  const work = useGrid(grid, editing, (left) =>
    setLeftovers(left.closed.length + left.outside.length > 0 ? left : null),
  );
  // The panel follows when the grid has been drawn: keys held down are not slowed by it.
  const beside = useDeferredValue(work);
  const besideKey = keyOf(beside.state, beside.active.ref);
  const views = useMemo(() => columnViews(grid.columns), [grid.columns]);
  const groups = useMemo(
    () => new Map(plan.groups.map(({ key, number, title }) => [key, `${number}. ${title}`])),
    [plan.groups],
  );
  const wantsFocus = useRef(false);
  const panel = useRef<HTMLElement>(null);
  const [step, setStep] = useState<ValueStep | null>(null);
  const [hasFile, setFile] = useState(false);
  const [hasLock, setLock] = useState(false);
  const { state } = work;
  const firstSlot = (column: number) => state.slots.findIndex((slot) => slot.column === column);
  const goTo = ({ row, column }: CellRef) => {
    wantsFocus.current = true;
    work.select(at(row, firstSlot(column)));
  };
  const counted = useDeferredValue(state.edits);
  const troubled = useMemo(() => troubledCells(grid, counted), [grid, counted]);
  function nextTrouble() {
    const { ref } = work.active;
    const order = ({ row, column }: CellRef) => row * grid.columns.length + column;
    const next = troubled.find((cell) => order(cell) > order(ref)) ?? troubled[0];
    if (next) goTo(next);
  }
  function find(words: string) {
    const wanted = foldSearchText(words);
    const row = grid.rows.findIndex(
      ({ name, area }) => wanted !== '' && (foldSearchText(name).includes(wanted) || area === wanted),
    );
    if (row >= 0) work.select(at(row, work.selection.active.slot));
  }
  const steps = useMemo(
    () => stepsOf(grid).map((one) => ({ one, count: cellsForStep({ grid, edits: counted }, one).length })),
    [grid, counted],
  );
  const isEmpty = grid.rows.length === 0 || grid.columns.length === 0;
  return (
    <div className="values-screen">
      <header className="values-head">
        <div>
          <h1>{t('title', { issuer: summary.issuer, year: String(plan.year) })}</h1>
          <SaveState grid={grid} editing={editing} troubled={troubled.length} onTrouble={nextTrouble} />
        </div>
        <div className="plan-actions">
          <Link to="/plans/$id" params={{ id: plan.id }} className="button button-quiet">
            <ArrowLeft size={16} aria-hidden />
            {t('toPlan')}
          </Link>
          <Select
            label={t('period')}
            isLabelHidden
            value={grid.period}
            options={grid.periods.map((value) => ({ value, label: periodText(value) }))}
            onChange={onPeriod}
          />
          {!grid.closed && !isEmpty && (
            <Button icon={<FileSpreadsheet size={18} aria-hidden />} onClick={() => setFile(true)}>
              {t('file.button')}
            </Button>
          )}
          {grid.canLock && !isEmpty && (
            <Button
              icon={grid.lock ? <LockOpen size={18} aria-hidden /> : <Lock size={18} aria-hidden />}
              onClick={() => setLock(true)}
            >
              {t(grid.lock ? 'lock.reopen' : 'lock.lock')}
            </Button>
          )}
          {steps.map(
            ({ one, count }) =>
              (count > 0 || one === 'submit') && (
                <Button
                  key={one}
                  variant={one === 'submit' || one === 'approve' ? 'primary' : 'secondary'}
                  disabled={count === 0}
                  onClick={() => setStep(one)}
                >
                  {t('step.button', { step: t(`step.${one}`), shown: format.number(count) })}
                </Button>
              ),
          )}
        </div>
      </header>
      {grid.closed && <p className="plan-note">{t(`closed.${grid.closed}`)}</p>}
      {grid.lock && (
        <p className="plan-note">{t('lock.note', { by: grid.lock.by, at: format.dateTime(grid.lock.at) })}</p>
      )}
      {leftovers && <Leftovers filled={leftovers} state={state} onClose={() => setLeftovers(null)} />}
      {isEmpty ? (
        <EmptyState title={t('emptyTitle')} detail={t('emptyDetail')} />
      ) : (
        <div className="values-body">
          <ValueGridTable
            work={work}
            editing={editing}
            views={views}
            groups={groups}
            wantsFocus={wantsFocus}
            onLeave={() => panel.current?.focus()}
          />
          <aside className="values-side" ref={panel} tabIndex={-1} aria-label={t('panel.label')}>
            {grid.rows.length > 12 && (
              <SearchInput label={t('find')} placeholder={t('find')} value="" onChange={find} />
            )}
            <CellPanel key={besideKey} work={beside} editing={editing} />
            <details className="plan-details values-help">
              <summary>{t('help.title')}</summary>
              <p>{t('help.keys')}</p>
              <p>{t('help.paste')}</p>
              <ul className="values-legend">
                {LEGEND.map((mark) => (
                  <li key={mark}>
                    <span className={`legend-mark mark-${mark}`} aria-hidden="true">
                      {SIGNS[mark]}
                    </span>
                    {t(`mark.${mark}`)}
                  </li>
                ))}
                <li>
                  <span className="legend-mark cell-warned" aria-hidden="true">
                    ▲
                  </span>
                  {t('mark.warned')}
                </li>
              </ul>
            </details>
          </aside>
        </div>
      )}
      {step && (
        <StepDialog
          step={step}
          state={state}
          chosen={cellsIn(state, work.selection)}
          editing={editing}
          onClose={() => setStep(null)}
        />
      )}
      {hasFile && <WorkbookDialog grid={grid} onClose={() => setFile(false)} />}
      {hasLock && <LockDialog grid={grid} onClose={() => setLock(false)} />}
    </div>
  );
}
