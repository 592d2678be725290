import { useTranslation } from 'react-i18next';
import type { Coverage } from '#domain/coverage.ts';
import { usePlayReach } from '../api/coverage-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Card } from '../ui/card.tsx';
import type { Tone } from '../ui/glyphs.ts';
import { Meter } from '../ui/meter.tsx';
import { coveredShare } from './ranking.ts';
import { REACH_M } from './reach.ts';

interface Props {
  code: string;
  figures: Coverage['total'];
}

/** What a meeting asks first: covered, late, play, money; each with what it is out of. */
export function CommuneKpis({ code, figures }: Props) {
  const { t } = useTranslation(['communes', 'common']);
  const format = useFormat();
  const reach = usePlayReach(REACH_M);
  const share = reach.data?.items.find(({ communeCode }) => communeCode === code)?.share ?? null;
  const { reported, confirmed, planned, in_progress } = figures.byStatus;
  const unfixed = reported + confirmed + planned + in_progress;
  const n = format.number;
  return (
    <div className="kpis">
      <Kpi
        title={t('kpi.covered')}
        value={format.percent(coveredShare(figures))}
        part={figures.covered}
        whole={figures.sites}
        tone="success"
        detail={t('kpi.coveredDetail', {
          part: n(figures.covered),
          whole: n(figures.sites),
          fenced: n(figures.fenced),
          warned: n(figures.warned),
        })}
      />
      <Kpi
        title={t('kpi.overdue')}
        value={n(figures.overdue)}
        unit={t('kpi.overdueUnit')}
        part={figures.overdue}
        whole={unfixed}
        tone="alert"
        detail={t('kpi.overdueDetail', { part: n(figures.overdue), whole: n(unfixed) })}
        more={`${t('kpi.median', { days: format.days(figures.medianDaysToFix) })} · ${t('kpi.inspectionDue', {
          count: figures.inspectionDue,
        })}`}
      />
      <Kpi
        title={t('kpi.play')}
        value={n(figures.playPoints)}
        part={figures.playPoints}
        whole={figures.playSpaces}
        tone="play"
        detail={t('kpi.playDetail', { part: n(figures.playPoints), whole: n(figures.playSpaces) })}
        more={
          reach.isPending
            ? t('common:loading')
            : t('kpi.reach', { share: format.percent(share), radius: format.distance(REACH_M) })
        }
      />
      <Kpi
        title={t('kpi.money')}
        value={format.moneyShort(figures.spentVnd)}
        part={figures.spentVnd}
        whole={figures.estimatedCostVnd}
        tone={figures.spentVnd > figures.estimatedCostVnd ? 'alert' : 'brand'}
        detail={t('kpi.moneyDetail', { estimated: format.money(figures.estimatedCostVnd) })}
      />
    </div>
  );
}

interface KpiProps {
  title: string;
  value: string;
  unit?: string;
  part: number;
  whole: number;
  tone: Tone;
  detail: string;
  more?: string;
}

function Kpi({ title, value, unit, part, whole, tone, detail, more }: KpiProps) {
  return (
    <Card title={title} className="kpi">
      <p
        className="kpi-value"
        style={{ color: tone === 'alert' && part > 0 ? 'var(--alert-text)' : undefined }}
      >
        {value} {unit && <span>{unit}</span>}
      </p>
      <Meter label={title} value={part} max={whole} valueText={detail} tone={tone} />
      <p className="communes-hint">{detail}</p>
      {more && <p className="communes-hint">{more}</p>}
    </Card>
  );
}
