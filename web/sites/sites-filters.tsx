import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { VERDICTS } from '#domain/close-out-proof.ts';
import { COVERS, STATUS_GROUPS, type StatusGroup } from '#domain/sites.ts';
import { useActor } from '../api/labels.ts';
import { useCodeLists, useCommunes, useUnits } from '../api/reference.ts';
import { useProofCounts } from '../api/site-data.ts';
import { useFormat, useLabel } from '../i18n/i18n.ts';
import { OVERDUE_STYLE, SITE_STYLE } from '../map/site-style.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/form-field.tsx';
import { Glyph } from '../ui/glyph.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { MultiFilter } from './multi-filter.tsx';
import { hasFilter, type SitesSearch } from './sites.search.ts';

interface Props {
  search: SitesSearch;
  onChange(changes: Partial<SitesSearch>): void;
  onClear(): void;
}

const GROUPS = Object.keys(STATUS_GROUPS) as StatusGroup[];

/** The filters of the map, as a bar above the table. */
export function SitesFilters({ search, onChange, onClear }: Props) {
  const { t } = useTranslation('sites');
  const label = useLabel();
  const actor = useActor();
  const format = useFormat();
  const { data: proofs } = useProofCounts();
  const { data: lists } = useCodeLists();
  const { data: communes } = useCommunes();
  const { data: units } = useUnits();
  const inScope = communes?.filter(({ code }) => actor.scope === 'all' || actor.scope.has(code)) ?? [];
  const chosen = search.status ?? [];
  const isOn = (group: StatusGroup) => STATUS_GROUPS[group].every((status) => chosen.includes(status));
  const toggle = (group: StatusGroup) => {
    const members: readonly string[] = STATUS_GROUPS[group];
    const rest = chosen.filter((status) => !members.includes(status));
    const next = isOn(group) ? rest : [...rest, ...STATUS_GROUPS[group]];
    onChange({ status: next.length > 0 ? next : undefined });
  };
  return (
    <search className="sites-filters" aria-label={t('filter.title')}>
      <div className="filter-row">
        <Chip
          isOn={search.overdue === true}
          onToggle={() => onChange({ overdue: search.overdue ? undefined : true })}
        >
          <Glyph {...OVERDUE_STYLE} name={OVERDUE_STYLE.glyph} />
          {t('overdue')}
        </Chip>
        <Chip
          isOn={search.inspectionDue === true}
          onToggle={() => onChange({ inspectionDue: search.inspectionDue ? undefined : true })}
        >
          {t('filter.inspectionDue')}
        </Chip>
        <Chip
          isOn={search.doubted === true}
          onToggle={() => onChange({ doubted: search.doubted ? undefined : true })}
        >
          {t('filter.doubted')}
        </Chip>
        {(search.photosMissing || (proofs?.photosMissing ?? 0) > 0) && (
          <Chip
            isOn={search.photosMissing === true}
            onToggle={() => onChange({ photosMissing: search.photosMissing ? undefined : true })}
          >
            {t('filter.photosMissing', { shown: format.number(proofs?.photosMissing ?? 0) })}
          </Chip>
        )}
        <span className="filter-gap" />
        {GROUPS.map((group) => (
          <Chip key={group} isOn={isOn(group)} onToggle={() => toggle(group)}>
            <Glyph name={SITE_STYLE[group].glyph} tone={SITE_STYLE[group].tone} />
            {t(`group.${group}`)}
          </Chip>
        ))}
      </div>
      <div className="filter-row">
        <SearchInput
          label={t('filter.searchLabel')}
          placeholder={t('filter.search')}
          value={search.q ?? ''}
          onChange={(q) => onChange({ q: q || undefined })}
        />
        {inScope.length > 1 && (
          <MultiFilter
            label={t('filter.commune')}
            allLabel={t('filter.allCommunes')}
            options={inScope.map(({ code, name }) => ({ value: code, label: name }))}
            value={search.commune}
            onChange={(commune) => onChange({ commune })}
          />
        )}
        <MultiFilter
          label={t('filter.kind')}
          allLabel={t('filter.allKinds')}
          options={lists?.hazard_kinds.map((kind) => ({ value: kind.code, label: label(kind.label) })) ?? []}
          value={search.kind}
          onChange={(kind) => onChange({ kind })}
        />
        <Select
          label={t('filter.cover')}
          isLabelHidden
          placeholder={t('filter.anyCover')}
          className="filter-select"
          value={search.cover?.length === 1 ? (search.cover[0] ?? '') : ''}
          options={COVERS.map((cover) => ({ value: cover, label: t(`cover.${cover}`) }))}
          onChange={(value) => onChange({ cover: COVERS.filter((cover) => cover === value).slice(0, 1) })}
        />
        <Select
          label={t('filter.proof')}
          isLabelHidden
          placeholder={t('filter.anyProof')}
          className="filter-select"
          value={search.closeOut?.length === 1 ? (search.closeOut[0] ?? '') : ''}
          options={VERDICTS.map((verdict) => ({
            value: verdict,
            label: t('filter.proofOption', {
              verdict: t(`verdict.${verdict}`),
              shown: format.number(proofs?.[verdict] ?? 0),
            }),
          }))}
          onChange={(value) => {
            const closeOut = VERDICTS.filter((verdict) => verdict === value);
            onChange({ closeOut: closeOut.length > 0 ? closeOut : undefined });
          }}
        />
        <Select
          label={t('filter.unit')}
          isLabelHidden
          placeholder={t('filter.allUnits')}
          className="filter-select"
          value={search.unit ?? ''}
          options={units?.map((unit) => ({ value: unit.id, label: unit.name })) ?? []}
          onChange={(unit) => onChange({ unit: unit || undefined })}
        />
        {hasFilter(search) && (
          <Button variant="quiet" icon={<X size={16} aria-hidden />} onClick={onClear}>
            {t('filter.clear')}
          </Button>
        )}
      </div>
    </search>
  );
}

interface ChipProps {
  isOn: boolean;
  onToggle(): void;
  children: ReactNode;
}

function Chip({ isOn, onToggle, children }: ChipProps) {
  return (
    <button type="button" className="filter-chip" aria-pressed={isOn} onClick={onToggle}>
      {children}
    </button>
  );
}
