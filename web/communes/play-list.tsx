import { useTranslation } from 'react-i18next';
import type { PlayCondition } from '#domain/playspaces.ts';
import { usePlaySpaces } from '../api/coverage-data.ts';
import { useLabels } from '../api/labels.ts';
import { StatusPill } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ErrorState } from '../ui/states.tsx';

const CONDITION_STYLE: Record<PlayCondition, { tone: Tone; glyph: GlyphName }> = {
  good: { tone: 'success', glyph: 'check' },
  worn: { tone: 'warning', glyph: 'half' },
  unusable: { tone: 'danger', glyph: 'cross' },
};

/** Play spaces of one commune. */
export function PlayList({ code }: { code: string }) {
  const { t } = useTranslation('communes');
  const labels = useLabels();
  const list = usePlaySpaces({ commune: code }, 20);
  if (list.isPending) return <Skeleton lines={4} height="32px" />;
  if (list.isError) return <ErrorState isInline error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p className="communes-hint">{t('play.empty')}</p>;
  return (
    <>
      <div className="table-scroller">
        <table className="plain-table">
          <thead>
            <tr>
              {(['name', 'kind', 'condition', 'openTo', 'access'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`play.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((space) => (
              <tr key={space.id}>
                <th scope="row">
                  {space.name}
                  <span className="ranking-code">{space.code}</span>
                </th>
                <td>{labels.of('play_kinds', space.kind)}</td>
                <td>
                  <StatusPill
                    {...CONDITION_STYLE[space.condition]}
                    label={t(`condition.${space.condition}`)}
                  />
                </td>
                <td>{t(`openTo.${space.openTo}`)}</td>
                <td>
                  {t(
                    space.isAccessible === null
                      ? 'access.unknown'
                      : space.isAccessible
                        ? 'access.yes'
                        : 'access.no',
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {list.hasNextPage && (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('play.more')}
        </Button>
      )}
    </>
  );
}
