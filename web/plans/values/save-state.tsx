import { useTranslation } from 'react-i18next';
import type { ValueGrid } from '#domain/indicator-values.ts';
import { useFormat } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { stateOfEdit } from './cell-edit.ts';
import { type Editing, useEdits, useSenderState } from './use-editing.ts';

interface Props {
  grid: ValueGrid;
  editing: Editing;
  /** Cells of this grid that wait for a person. */
  troubled: number;
  onTrouble(): void;
}

/** Whether everything typed is stored, and what is not. */
export function SaveState({ grid, editing, troubled, onTrouble }: Props) {
  const { t } = useTranslation('values');
  const format = useFormat();
  const { edits, isKept } = useEdits(editing);
  const sender = useSenderState(editing);
  const unsent = [...edits.values()].filter((edit) => stateOfEdit(edit) === 'unsent').length;
  const canType = grid.closed === null && grid.lock === null && grid.rows.some(({ canEnter }) => canEnter);
  const words = { count: unsent, shown: format.number(unsent) };
  const isWaiting = sender.phase === 'waiting' || sender.phase === 'refused';
  const detail =
    isWaiting && sender.error instanceof Error && 'title' in sender.error ? String(sender.error.title) : '';
  return (
    <div className="save-state">
      <p role="status" className={isWaiting ? 'save-waiting' : undefined}>
        {unsent > 0
          ? isWaiting
            ? t(`save.${sender.phase as 'waiting' | 'refused'}`, { ...words, detail })
            : t('save.sending', words)
          : canType
            ? t('save.done')
            : t('save.reading')}
      </p>
      {isWaiting && unsent > 0 && (
        <Button variant="quiet" onClick={() => editing.sender.wake()}>
          {t('save.again')}
        </Button>
      )}
      {troubled > 0 && (
        <Button variant="danger" onClick={onTrouble}>
          {t('save.trouble', { count: troubled, shown: format.number(troubled) })}
        </Button>
      )}
      {!isKept && <p className="cell-problem">{t('save.notKept')}</p>}
    </div>
  );
}
