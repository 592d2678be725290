import { Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommuneStage } from '#domain/commune-stages.ts';
import type { Coverage, PlayReach } from '#domain/coverage.ts';
import { isUnfixed, SITE_STATUSES } from '#domain/sites.ts';
import { useFormat } from '../i18n/i18n.ts';
import type { Tone } from '../ui/glyphs.ts';
import { Meter } from '../ui/meter.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { PlanTargets } from './plan-targets.ts';
import './kpi-row.css';

interface Props {
  /** By commune. */
  coverage: Coverage | undefined;
  targets: PlanTargets | null;
  /** Of today; left out for a past day. */
  reach: PlayReach | undefined;
  /** Of every commune in scope on the day; null: not known yet. */
  stages: readonly CommuneStage[] | null;
  /** Square kilometres by commune code, for the city's share of area. */
  areas: ReadonlyMap<string, number>;
  /** Filters of the list of overdue sites; left out for a past day, which has no list. */
  overdueLink: { overdue: boolean; commune: string[] | undefined } | undefined;
}

/** Four figures with their denominators and targets. */
export function KpiRow({ coverage, targets, reach, stages, areas, overdueLink }: Props) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  if (!coverage)
    return (
      <div className="dash-kpis">
        {(['recognition', 'covered', 'overdue', 'play'] as const).map((key) => (
          <section className="dash-kpi" key={key}>
            <h2 className="dash-kpi-title">{t(`kpi.${key}`)}</h2>
            <div className="dash-kpi-line">
              <Skeleton height="28px" width="60%" />
            </div>
            <Skeleton height="14px" />
            <div className="dash-kpi-note">
              <Skeleton height="14px" />
            </div>
          </section>
        ))}
      </div>
    );
  const { total, communes, communesWithPlayPoint } = coverage;
  // Shares of communes make sense for the whole province only, not for an account that sees one of them.
  const whole = targets?.recognised?.of === communes ? targets : null;
  const wanted = whole?.recognised?.count;
  const covered = targets?.covered ?? null;
  const playPoint = whole?.playPoint ?? null;
  const recognised = stages?.filter((stage) => stage === 'recognised').length ?? 0;
  const assessed = stages?.filter((stage) => stage !== 'not_registered').length ?? 0;
  const coveredShare = total.sites > 0 ? total.covered / total.sites : null;
  const playShare = communes > 0 ? communesWithPlayPoint / communes : null;
  const unfixed = SITE_STATUSES.filter(isUnfixed).reduce((sum, status) => sum + total.byStatus[status], 0);
  const overdueCommunes = coverage.items.filter(({ figures }) => figures.overdue > 0).length;
  const nearShare = shareOfArea(coverage, reach, areas);
  return (
    <div className="dash-kpis">
      <Kpi
        title={t('kpi.recognition')}
        link={{ to: '/standard' }}
        value={
          stages === null
            ? format.number(null)
            : assessed === 0
              ? t('kpi.notAssessed')
              : format.number(recognised)
        }
        isMuted={assessed === 0}
        aside={
          wanted !== undefined &&
          t('kpi.target', { value: `${format.number(wanted)}/${format.number(communes)}` })
        }
        note={
          stages === null
            ? format.number(null)
            : assessed === 0
              ? t('kpi.recognitionNote', { count: communes, value: format.number(communes) })
              : wanted !== undefined && wanted > recognised
                ? t('kpi.recognitionMissing', {
                    missing: format.number(wanted - recognised),
                    assessed: format.number(assessed),
                  })
                : t('kpi.recognitionOf', {
                    count: communes,
                    value: format.number(communes),
                    assessed: format.number(assessed),
                  })
        }
        meter={{
          value: recognised,
          max: communes,
          target: wanted,
          text:
            assessed === 0
              ? t('kpi.notAssessed')
              : t('kpi.of', { part: format.number(recognised), whole: format.number(communes) }),
          tone: 'brand',
        }}
      />
      <Kpi
        title={t('kpi.covered')}
        value={format.percent(coveredShare)}
        aside={covered !== null && t('kpi.target', { value: format.percent(covered) })}
        note={t('kpi.coveredNote', {
          covered: format.number(total.covered),
          sites: format.number(total.sites),
          fenced: format.number(total.fenced),
          warned: format.number(total.warned),
        })}
        meter={{
          value: total.covered,
          max: total.sites,
          target: covered === null ? undefined : total.sites * covered,
          text: t('kpi.of', { part: format.number(total.covered), whole: format.number(total.sites) }),
          tone: 'success',
        }}
      />
      <Kpi
        title={t('kpi.overdue')}
        link={overdueLink && { to: '/sites', search: overdueLink }}
        value={format.number(total.overdue)}
        tone={total.overdue > 0 ? 'alert' : undefined}
        aside={t('kpi.overdueAside', { communes: format.number(overdueCommunes) })}
        note={t('kpi.overdueNote', {
          unfixed: format.number(unfixed),
          median:
            total.medianDaysToFix === null
              ? t('kpi.medianUnknown')
              : t('kpi.median', { days: format.days(Math.round(total.medianDaysToFix)) }),
        })}
        meter={{
          value: total.overdue,
          max: unfixed,
          text: t('kpi.of', { part: format.number(total.overdue), whole: format.number(unfixed) }),
          tone: 'alert',
        }}
      />
      <Kpi
        title={t('kpi.play')}
        value={format.percent(playShare)}
        aside={playPoint !== null && t('kpi.target', { value: format.percent(playPoint) })}
        note={[
          t('kpi.playNote', {
            part: format.number(communesWithPlayPoint),
            whole: format.number(communes),
          }),
          nearShare !== null && reach
            ? t('kpi.reachNote', {
                share: format.percent(nearShare, 0),
                radius: format.distance(reach.radiusM),
              })
            : null,
        ]
          .filter(Boolean)
          .join(' · ')}
        meter={{
          value: communesWithPlayPoint,
          max: communes,
          target: playPoint === null ? undefined : communes * playPoint,
          text: t('kpi.of', { part: format.number(communesWithPlayPoint), whole: format.number(communes) }),
          tone: 'play',
        }}
      />
    </div>
  );
}

interface KpiProps {
  title: string;
  /** The whole card leads there. */
  link?:
    | { to: '/standard' }
    | { to: '/sites'; search: { overdue: boolean; commune: string[] | undefined } }
    | undefined;
  value: string;
  /** Beside the figure: the target, or how many communes. */
  aside: ReactNode;
  note: string;
  tone?: 'alert' | undefined;
  /** The figure is words, not a number. */
  isMuted?: boolean;
  meter: { value: number; max: number; target?: number | undefined; text: string; tone: Tone };
}

function Kpi({ title, link, value, aside, note, tone, isMuted, meter }: KpiProps) {
  const id = useId();
  return (
    <section className="dash-kpi" aria-labelledby={id}>
      <h2 className="dash-kpi-title" id={id}>
        {link ? (
          <Link {...link} className="dash-kpi-link">
            {title}
          </Link>
        ) : (
          title
        )}
      </h2>
      <p className="dash-kpi-line">
        <strong className={isMuted ? 'dash-kpi-words' : 'dash-kpi-value'} data-tone={tone}>
          {value}
        </strong>
        {aside && <span className="dash-kpi-aside">{aside}</span>}
      </p>
      <Meter
        label={title}
        value={meter.value}
        max={Math.max(1, meter.max)}
        target={meter.target}
        valueText={meter.text}
        tone={meter.tone}
      />
      <p className="dash-kpi-note">{note}</p>
    </section>
  );
}

/** Share of the communes' area near a play space, weighted by area; null while it is not known. */
function shareOfArea(
  coverage: Coverage,
  reach: PlayReach | undefined,
  areas: ReadonlyMap<string, number>,
): number | null {
  if (!reach) return null;
  const shares = new Map(reach.items.map(({ communeCode, share }) => [communeCode, share]));
  let near = 0;
  let whole = 0;
  for (const { key } of coverage.items) {
    const area = areas.get(key) ?? 0;
    const share = shares.get(key);
    if (share === undefined) continue;
    near += area * share;
    whole += area;
  }
  return whole > 0 ? near / whole : null;
}
