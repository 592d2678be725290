import { useTranslation } from 'react-i18next';
import type { CodeLists } from '#domain/code-lists.ts';
import type { CoverageFigures } from '#domain/coverage.ts';
import { COVERS } from '#domain/sites.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { OVERDUE_STYLE, PLAY_SPACE_STYLE, SITE_STYLE } from '../map/site-style.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { UpdateSearch } from './dashboard.hooks.ts';
import type { DashboardSearch } from './dashboard.search.ts';
import { LegendRow } from './legend-row.tsx';
import {
  countOfGroup,
  hasFilters,
  isGroupShown,
  LEGEND_GROUPS,
  toggleEntry,
  toggleGroup,
} from './site-filters.ts';
import './legend.css';

interface Props {
  search: DashboardSearch;
  update: UpdateSearch;
  /** Of the chosen kinds on the shown day; undefined while they are not there. */
  figures: CoverageFigures | undefined;
  /** Of every kind. */
  total: CoverageFigures | undefined;
  kinds: CodeLists['hazard_kinds'];
  byKind: ReadonlyMap<string, CoverageFigures>;
  /** Sites of communes that do not belong to the chosen province. */
  elsewhere: number;
  /** Communes of the province without an outline. */
  withoutOutline: number;
}

/** The legend of the points is their filter. */
export function SiteLegend({
  search,
  update,
  figures,
  total,
  kinds,
  byKind,
  elsewhere,
  withoutOutline,
}: Props) {
  const { t } = useTranslation('dashboard');
  const { t: ts } = useTranslation('sites');
  const format = useFormat();
  const label = useLabel();
  const coverCounts = {
    covered: figures?.covered,
    warned: figures?.warned,
    none: figures && figures.sites - figures.covered - figures.warned,
  };
  const missing =
    figures &&
    total &&
    [
      ...LEGEND_GROUPS.filter(
        (group) => !isGroupShown(search, group) && countOfGroup(figures, group) > 0,
      ).map(
        (group) => `${format.number(countOfGroup(figures, group))} ${ts(`group.${group}`).toLowerCase()}`,
      ),
      search.kind && total.sites > figures.sites
        ? t('legend.otherKinds', { value: format.number(total.sites - figures.sites) })
        : '',
      search.overdue && figures.sites > figures.overdue
        ? t('legend.notOverdue', { value: format.number(figures.sites - figures.overdue) })
        : '',
    ].filter(Boolean);
  return (
    <section className="dash-block" aria-labelledby="dash-sites-title">
      <h2 className="dash-heading" id="dash-sites-title">
        {ts('title')}
      </h2>
      <div className="dash-rows">
        <LegendRow
          {...OVERDUE_STYLE}
          label={t('legend.overdueOnly')}
          count={figures?.overdue}
          isOn={search.overdue === true}
          isChoice
          onToggle={() => update({ overdue: search.overdue ? undefined : true })}
        />
      </div>
      <div className="dash-rows">
        {LEGEND_GROUPS.map((group) => (
          <LegendRow
            key={group}
            {...SITE_STYLE[group]}
            label={ts(`group.${group}`)}
            count={figures && countOfGroup(figures, group)}
            isOn={isGroupShown(search, group)}
            onToggle={() => update({ status: toggleGroup(search, group) })}
          />
        ))}
      </div>
      <div className="dash-note">
        {!missing && <Skeleton height="18px" />}
        {missing &&
          (missing.length > 0
            ? t('legend.notDrawn', { list: missing.join(' · ') })
            : t('legend.allDrawn'))}{' '}
        {elsewhere > 0 && t('legend.elsewhere', { value: format.number(elsewhere) })}{' '}
        {withoutOutline > 0 && t('legend.withoutOutline', { value: format.number(withoutOutline) })}
      </div>
      <div className="dash-rows">
        <LegendRow
          {...PLAY_SPACE_STYLE}
          label={t('legend.playSpaces')}
          count={total?.playSpaces}
          isOn={search.play !== false}
          onToggle={() => update({ play: search.play === false ? undefined : false })}
        />
      </div>
      <details className="dash-more" open={Boolean(search.cover)}>
        <summary>{t('legend.covers')}</summary>
        {COVERS.map((cover) => (
          <Checkbox
            key={cover}
            label={<KindLabel text={ts(`cover.${cover}`)} count={coverCounts[cover]} />}
            checked={search.cover?.includes(cover) ?? false}
            onChange={() => update({ cover: toggleEntry(search.cover, cover) })}
          />
        ))}
      </details>
      <details className="dash-more" open={Boolean(search.kind)}>
        <summary>
          {search.kind ? t('legend.kindsChosen', { count: search.kind.length }) : t('legend.kinds')}
        </summary>
        {kinds.map((kind) => (
          <Checkbox
            key={kind.code}
            label={
              <KindLabel text={label(kind.label)} count={figures && (byKind.get(kind.code)?.sites ?? 0)} />
            }
            checked={search.kind?.includes(kind.code) ?? false}
            onChange={() => update({ kind: toggleEntry(search.kind, kind.code) })}
          />
        ))}
      </details>
      {hasFilters(search) && (
        <Button
          isWide
          onClick={() =>
            update({
              status: undefined,
              kind: undefined,
              cover: undefined,
              overdue: undefined,
              play: undefined,
            })
          }
        >
          {t('legend.reset')}
        </Button>
      )}
    </section>
  );
}

function KindLabel({ text, count }: { text: string; count: number | undefined }) {
  const format = useFormat();
  return (
    <span className="dash-kind">
      <span>{text}</span>
      <span className="dash-count">{count !== undefined && format.number(count)}</span>
    </span>
  );
}
