import { Link, useMatchRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/i18n.ts';
import { useEditing, useEdits } from './use-editing.ts';
import '../../i18n/value-texts.ts';

/** Outside of the grid: how many cells the server does not have, and the way to them. */
export function UnsentCells() {
  const { t } = useTranslation('values');
  const format = useFormat();
  const isGrid = useMatchRoute()({ to: '/plans/$id/values' }) !== false;
  const { edits } = useEdits(useEditing());
  const [first] = edits.values();
  if (isGrid || !first) return null;
  return (
    <Link
      to="/plans/$id/values"
      params={{ id: first.plan }}
      search={{ period: first.cell.period }}
      className="button button-quiet"
      title={t('unsent.open')}
    >
      {t('unsent.count', { count: edits.size, shown: format.number(edits.size) })}
    </Link>
  );
}
