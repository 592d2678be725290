import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLabel } from '../../i18n/i18n.ts';
import { useTargetText } from '../plan-words.ts';
import { type ColumnView, groupRuns, NAME_PX } from './grid-view.ts';
import type { Slot } from './slots.ts';

interface Props {
  shown: readonly { view: ColumnView; start: number }[];
  views: readonly ColumnView[];
  /** Titles by key. */
  groups: ReadonlyMap<string, string>;
  active: Slot;
}

/** Groups as the plan prints them, quantities with their targets, and what is counted in each part of a ratio. */
export const GridHead = memo(function GridHead({ shown, views, groups, active }: Props) {
  const { t } = useTranslation('values');
  const label = useLabel();
  const targetText = useTargetText();
  const runs = useMemo(() => {
    const starts: number[] = [];
    let left = NAME_PX;
    for (const { width } of views) {
      starts.push(left);
      left += width;
    }
    return groupRuns(views).map((run) => {
      const from = starts[run.from] ?? 0;
      const to = (starts[run.to] ?? 0) + (views[run.to]?.width ?? 0);
      return { key: run.key, left: from, width: to - from };
    });
  }, [views]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a grid that is virtual in both directions
    <div role="rowgroup" className="grid-head">
      <div aria-hidden="true" className="grid-groups">
        {runs.map(({ key, left, width }) => (
          <div key={key ?? 'duties'} className="grid-group" style={{ left, width }}>
            <span lang="vi">{key === null ? t('grid.duties') : groups.get(key)}</span>
          </div>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="row" tabIndex={-1} aria-rowindex={1} className="grid-heads">
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="columnheader" tabIndex={-1} aria-colindex={1} className="grid-corner">
          {t('grid.area')}
        </div>
        {shown.map(({ view: { column, index, firstSlot, parts, width }, start }) => {
          const name = label(column.label);
          const target = targetText(column);
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div
              key={index}
              role="columnheader"
              tabIndex={-1}
              aria-colindex={firstSlot + 2}
              aria-colspan={parts}
              className={index === active.column ? 'grid-quantity grid-here' : 'grid-quantity'}
              style={{ left: start, width }}
              title={`${name} · ${target}`}
            >
              <span className="grid-name">
                {column.number !== null && <b>{column.number}. </b>}
                {name}
              </span>
              <strong>{target}</strong>
              <span className="grid-parts">
                {column.isSelfFilled ? (
                  <span>{t('grid.selfFilled')}</span>
                ) : parts === 2 ? (
                  <>
                    <span>{t('grid.numerator')}</span>
                    <span>{t('grid.denominator')}</span>
                  </>
                ) : (
                  <span>{t(`grid.type.${column.valueType}`)}</span>
                )}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
});
