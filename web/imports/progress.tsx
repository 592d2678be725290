import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#domain/imports.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Card } from '../ui/card.tsx';
import { Meter } from '../ui/meter.tsx';
import { useCountsText } from './import-status.tsx';

interface Props {
  known: Import;
  title: string;
  /** Keys for a known and an unknown number of rows. */
  words: readonly ['check.progress', 'check.progressOpen'] | readonly ['run.progress', 'run.progressOpen'];
  children: ReactNode;
}

/** How far the server is, and what it has found so far. */
export function Progress({ known, title, words, children }: Props) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const countsText = useCountsText();
  const { counts } = known;
  const total = known.rowTotal ?? known.inspection?.rowCount ?? null;
  const read = format.number(counts.read);
  const text =
    counts.read === 0
      ? t('check.starting')
      : total === null
        ? t(words[1], { read })
        : t(words[0], { read, total: format.number(total) });
  return (
    <Card title={title} className="import-progress">
      <Meter
        label={title}
        value={total === null ? 0 : counts.read}
        max={total ?? 1}
        valueText={text}
        size="normal"
      />
      <p role="status">
        {text}
        {counts.read > 0 && ` · ${countsText(counts)}`}
      </p>
      {children}
    </Card>
  );
}
