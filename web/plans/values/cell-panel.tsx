import { History } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { describeError } from '#domain/errors.ts';
import { useMe } from '../../api/reference.ts';
import { useFormat, useLabel, useLanguage } from '../../i18n/i18n.ts';
import { wholeText } from '../../i18n/value-format.ts';
import { windowDrafts } from '../../offline/drafts.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextInput } from '../../ui/form-field.tsx';
import { useTargetText } from '../plan-words.ts';
import { contentOf } from './cell-edit.ts';
import { CellHistory } from './cell-history.tsx';
import { ConflictCard } from './conflict-card.tsx';
import {
  cellKeyOf,
  keyOf,
  notedAt,
  readOnlyReason,
  shownAt,
  storedAt,
  type WantedCell,
} from './grid-edits.ts';
import { markOf, SIGNS } from './marks.ts';
import type { Editing } from './use-editing.ts';
import type { GridWork } from './use-grid.ts';

interface Props {
  work: GridWork;
  editing: Editing;
}

const TONES = {
  fault: 'danger',
  refused: 'danger',
  conflict: 'alert',
  unsent: 'warning',
  returned: 'warning',
  submitted: 'info',
  approved: 'success',
  locked: 'neutral',
  draft: 'neutral',
} as const;

/** All about the active cell: what it holds, what is wrong with it, source, note and history. */
export const CellPanel = memo(function CellPanel({ work, editing }: Props) {
  const { t } = useTranslation('values');
  const label = useLabel();
  const format = useFormat();
  const language = useLanguage();
  const targetText = useTargetText();
  const [hasHistory, setHistory] = useState(false);
  const { state, active } = work;
  const { ref } = active;
  const row = state.grid.rows[ref.row];
  const column = state.grid.columns[ref.column];
  if (!row || !column) return null;
  const key = keyOf(state, ref);
  const edit = state.edits.get(key);
  const stored = storedAt(state.grid, ref);
  const why = readOnlyReason(state, ref);
  const mark = markOf(stored, edit);
  const content = edit ? contentOf(edit) : null;
  const value = edit ? (content?.value ?? null) : (stored?.value ?? null);
  const drop = () => void editing.store.change(new Map([[key, null]]));
  return (
    <div className="cell-panel">
      <header>
        <p className="plan-hint">{row.name}</p>
        <h2>{label(column.label)}</h2>
        <p className="plan-hint">{t('panel.target', { target: targetText(column) })}</p>
      </header>
      <p className="cell-value" aria-live="polite">
        <strong>
          {edit?.entry.kind === 'fault'
            ? edit.texts.filter(Boolean).join(' / ')
            : wholeText(value, column.unit, format, language, t('mark.empty'))}
        </strong>
        {mark !== 'empty' && (
          <Badge tone={TONES[mark]}>
            {SIGNS[mark] !== '' && <span aria-hidden="true">{SIGNS[mark]}</span>}
            {t(`mark.${mark}`)}
          </Badge>
        )}
      </p>
      {edit?.entry.kind === 'fault' && (
        <p className="cell-problem" role="alert">
          {describeError(edit.entry.code, edit.entry.details, language)}
        </p>
      )}
      {edit && mark === 'refused' && (
        <p className="cell-problem" role="alert">
          {edit.refusal?.message}
        </p>
      )}
      {edit && mark === 'conflict' && (
        <ConflictCard key={edit.id} edit={edit} unit={column.unit} editing={editing} />
      )}
      {edit && mark !== 'conflict' && (
        <p>
          <Button variant="quiet" onClick={drop}>
            {t('panel.drop')}
          </Button>
        </p>
      )}
      {stored?.warnings && (
        <ul className="cell-warnings">
          {stored.warnings.map((warning) => (
            <li key={warning}>{t(`warning.${warning}`)}</li>
          ))}
        </ul>
      )}
      {stored?.reason !== undefined && !edit && (
        <p className="cell-reason">{t('panel.returned', { reason: stored.reason })}</p>
      )}
      {why && <p className="plan-note">{t(`why.${why}`)}</p>}
      {column.numerator && column.denominator && (
        <p className="plan-hint">
          {t('panel.parts', { numerator: label(column.numerator), denominator: label(column.denominator) })}
        </p>
      )}
      <CellTexts key={key} cellKey={key} work={work} isClosed={why !== null} />
      {stored && (
        <p className="plan-hint">{t('panel.stored', { by: stored.by, at: format.dateTime(stored.at) })}</p>
      )}
      {stored && (
        <Button
          variant="quiet"
          icon={<History size={18} aria-hidden />}
          aria-expanded={hasHistory}
          onClick={() => setHistory((before) => !before)}
        >
          {t('history.title')}
        </Button>
      )}
      {stored && hasHistory && (
        <CellHistory cell={cellKeyOf(state.grid, ref)} version={stored.version} unit={column.unit} />
      )}
    </div>
  );
});

/** What was typed beside a cell and is no edit yet: only what was touched. */
interface TypedTexts {
  /** The cell as it was at the first key. */
  on: WantedCell;
  source?: string;
  note?: string;
}
const isTexts = (value: unknown): value is TypedTexts =>
  typeof value === 'object' && value !== null && 'on' in value;

/** Source and note of a cell, and "không áp dụng", which needs one. */
function CellTexts({ cellKey, work, isClosed }: { cellKey: string; work: GridWork; isClosed: boolean }) {
  const { t } = useTranslation('values');
  const language = useLanguage();
  const draftKey = `values.texts.${useMe().userId}.${cellKey}`;
  const { ref } = work.active;
  const shown = shownAt(work.state, ref);
  const edit = work.state.edits.get(cellKey);
  const needsNote = edit?.entry.kind === 'fault' && edit.entry.code === 'value.note_required';
  const [typed, setTyped] = useState(() => windowDrafts.read(draftKey, isTexts));
  const note = useRef<HTMLTextAreaElement>(null);
  const isEmpty = shown.texts.every((text) => text === '');
  function change(texts: { source: string } | { note: string }) {
    const next = { ...(typed ?? { on: shownAt(work.latest.current, ref) }), ...texts };
    windowDrafts.write(draftKey, next);
    setTyped(next);
  }
  function keep() {
    if (!typed || isClosed) return;
    windowDrafts.remove(draftKey);
    setTyped(null);
    const noted = notedAt(work.latest.current, { ...typed.on, ...ref }, typed);
    if (noted) work.put([noted]);
  }
  const latest = useRef(keep);
  latest.current = keep;
  // What was typed here when the page went away; and when the cell is left without leaving the field.
  useEffect(() => {
    latest.current();
    return () => latest.current();
  }, []);
  if (isClosed) {
    return (
      <>
        {shown.source !== '' && <p>{t('panel.sourceIs', { source: shown.source })}</p>}
        {shown.note !== '' && <p>{t('panel.noteIs', { note: shown.note })}</p>}
      </>
    );
  }
  return (
    <>
      <TextInput
        label={t('panel.source')}
        isOptional
        maxLength={300}
        disabled={isEmpty}
        value={typed?.source ?? shown.source}
        onChange={({ target }) => change({ source: target.value })}
        onBlur={keep}
      />
      <TextArea
        ref={note}
        label={t('panel.note')}
        isOptional={!needsNote}
        error={needsNote && t('panel.noteMissing')}
        maxLength={1000}
        rows={2}
        disabled={isEmpty}
        value={typed?.note ?? shown.note}
        onChange={({ target }) => change({ note: target.value })}
        onBlur={keep}
      />
      <p>
        <Button
          onClick={() => {
            const words = language === 'vi' ? 'Không áp dụng' : 'N/A';
            const now = shownAt(work.latest.current, ref);
            work.put([{ ...now, texts: now.texts.map((_, index) => (index === 0 ? words : '')) }]);
            requestAnimationFrame(() => note.current?.focus());
          }}
        >
          {t('panel.notApplicable')}
        </Button>
      </p>
    </>
  );
}
