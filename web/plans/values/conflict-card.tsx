import { useTranslation } from 'react-i18next';
import type { GridColumn } from '#domain/indicator-values.ts';
import { useContainer } from '../../api/container.ts';
import { keepResults } from '../../api/value-data.ts';
import { useFormat, useLanguage } from '../../i18n/i18n.ts';
import { wholeText } from '../../i18n/value-format.ts';
import { Button } from '../../ui/button.tsx';
import { type CellEdit, contentOf, differingTexts } from './cell-edit.ts';
import type { Editing } from './use-editing.ts';

interface Props {
  edit: CellEdit;
  unit: GridColumn['unit'];
  editing: Editing;
}

/** Two people on one cell: both values, who and when. Nothing is overwritten until somebody decides. */
export function ConflictCard({ edit, unit, editing }: Props) {
  const { t } = useTranslation('values');
  const { newId, queryClient } = useContainer();
  const format = useFormat();
  const language = useLanguage();
  const current = edit.refusal?.current ?? null;
  const mine = contentOf(edit);
  const text = (value: Parameters<typeof wholeText>[0]) =>
    wholeText(value, unit, format, language, t('mark.empty'));
  const differing = differingTexts(mine, current);
  const beside = (which: 'mine' | 'theirs') =>
    differing.map(({ kind, ...both }) => (
      <dd key={kind} className="plan-hint">
        {kind === 'source'
          ? t('panel.sourceIs', { source: both[which] || '–' })
          : t('panel.noteIs', { note: both[which] || '–' })}
      </dd>
    ));
  const isOpen = current === null || current.state === 'draft';
  const keepMine = () =>
    void editing.store.change(
      new Map([
        [edit.key, { ...edit, id: newId(), baseVersion: current?.version ?? 0, refusal: null, tried: [] }],
      ]),
    );
  function takeTheirs() {
    if (current) {
      const of = { id: edit.id, ...edit.cell };
      keepResults(queryClient, [{ ...of, outcome: 'unchanged', cell: current, warnings: [] }]);
    }
    void editing.store.change(new Map([[edit.key, null]]));
  }
  return (
    <section className="conflict" aria-label={t('mark.conflict')} role="alert">
      <dl>
        <dt>{t('conflict.mine')}</dt>
        <dd>{text(mine?.value ?? null)}</dd>
        {beside('mine')}
        <dt>
          {current
            ? t('conflict.theirs', { by: current.by, at: format.dateTime(current.at) })
            : t('conflict.gone')}
        </dt>
        <dd>{text(current?.value ?? null)}</dd>
        {beside('theirs')}
      </dl>
      <p className="conflict-actions">
        {isOpen && (
          <Button variant="primary" onClick={keepMine}>
            {t('conflict.keepMine')}
          </Button>
        )}
        <Button onClick={takeTheirs}>{t('conflict.takeTheirs')}</Button>
      </p>
    </section>
  );
}
