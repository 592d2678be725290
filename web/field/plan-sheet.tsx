import { ArrowDown, ArrowUp, GripVertical, Navigation, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import { MOST_STOPS, planRoute, routeLengthM } from '#domain/day-route.ts';
import { isUnfixed, type SiteListItem } from '#domain/sites.ts';
import type { LonLat } from '#domain/values.ts';
import { useContainer } from '../api/container.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Select } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState } from '../ui/states.tsx';
import { candidatesOf, type DayPlan, makePlan, moved, usePlan, writePlan } from './day-plan.ts';
import { geoLink } from './geo-link.ts';
import { StoreFault } from './store-fault.tsx';
import { useStored, useTablet } from './tablet.ts';

interface Props {
  /** Where the day begins; null: at the first stop. */
  start: LonLat | null;
  closeButton: ReactNode;
  onOpenSite(id: string): void;
}

/** The sites of today in the order of visiting. */
export function PlanSheet({ start, closeButton, onOpenSite }: Props) {
  const { t } = useTranslation('field');
  const { now } = useContainer();
  const format = useFormat();
  const tablet = useTablet();
  const day = localDay(now());
  const plan = usePlan();
  const items = useStored(`lines ${day}`, (from) => from.list({}, day));
  const [fault, setFault] = useState<unknown>(null);
  const write = (stops: readonly string[]) =>
    void writePlan(tablet, { version: 1, day, stops: [...stops] }).then(() => setFault(null), setFault);

  if (plan === undefined || items === undefined)
    return (
      <div className="sheet-body">
        <Skeleton height="64px" lines={4} />
      </div>
    );
  const byId = new Map(items.map((item) => [item.id, item]));
  const stops = (plan?.stops ?? []).flatMap((id) => byId.get(id) ?? []);
  const make = () => write(makePlan(items, start, day).stops);
  return (
    <div className="sheet-body">
      <header className="list-head">
        <h1>{t('plan.title', { date: format.dayMonth(day) })}</h1>
        {closeButton}
      </header>
      {fault !== null && <StoreFault fault={fault} />}
      {stops.length === 0 ? (
        <EmptyState
          title={t('plan.emptyTitle')}
          detail={t('plan.emptyDetail')}
          action={
            <Button variant="primary" size="large" onClick={make}>
              {t('plan.make')}
            </Button>
          }
        />
      ) : (
        <>
          <p className="field-hint">
            {t('plan.length', { count: stops.length, length: format.distance(routeLengthM(start, stops)) })}
          </p>
          <ol className="plan-list">
            {stops.map((item, at) => (
              <PlanStop
                key={item.id}
                item={item}
                at={at}
                count={stops.length}
                onOpen={() => onOpenSite(item.id)}
                onMove={(id, to) =>
                  write(
                    moved(
                      stops.map((stop) => stop.id),
                      id,
                      to,
                    ),
                  )
                }
                onDrop={() => write(stops.filter(({ id }) => id !== item.id).map(({ id }) => id))}
              />
            ))}
          </ol>
          <div className="second-buttons">
            <Button size="large" onClick={() => write(planRoute(start, stops).map(({ id }) => id))}>
              {t('plan.shorten')}
            </Button>
            <Button size="large" onClick={make}>
              {t('plan.again')}
            </Button>
          </div>
        </>
      )}
      {stops.length < MOST_STOPS && (
        <AddStop items={items} plan={plan} onAdd={(id) => write([...stops.map((stop) => stop.id), id])} />
      )}
    </div>
  );
}

interface StopProps {
  item: SiteListItem;
  at: number;
  count: number;
  onOpen(): void;
  onMove(id: string, to: number): void;
  onDrop(): void;
}

function PlanStop({ item, at, count, onOpen, onMove, onDrop }: StopProps) {
  const { t } = useTranslation('field');
  const labels = useLabels();
  const format = useFormat();
  const isDone = !isUnfixed(item.status) && !item.isInspectionDue;
  const { id, name } = item;
  return (
    <li
      className="plan-stop"
      data-done={isDone}
      draggable
      onDragStart={(event) => event.dataTransfer.setData('text/plain', id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const dragged = event.dataTransfer.getData('text/plain');
        if (dragged && dragged !== id) onMove(dragged, at);
      }}
    >
      <GripVertical size={20} aria-hidden className="plan-grip" />
      <button type="button" className="near-row" onClick={onOpen}>
        <span className="near-text">
          <strong>
            {at + 1}. {isDone ? <s>{name}</s> : name}
          </strong>
          <span>
            {[
              item.code,
              labels.of('hazard_kinds', item.kind),
              isDone ? t('plan.done') : item.dueOn && t('site.due', { date: format.dayMonth(item.dueOn) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
      </button>
      <span className="plan-buttons">
        <IconButton label={t('plan.up', { name })} disabled={at === 0} onClick={() => onMove(id, at - 1)}>
          <ArrowUp size={22} aria-hidden />
        </IconButton>
        <IconButton
          label={t('plan.down', { name })}
          disabled={at === count - 1}
          onClick={() => onMove(id, at + 1)}
        >
          <ArrowDown size={22} aria-hidden />
        </IconButton>
        <a
          className="icon-button icon-button-plain"
          href={geoLink(item.lonLat, name)}
          aria-label={t('plan.navigate', { name })}
          title={t('plan.navigate', { name })}
        >
          <Navigation size={22} aria-hidden />
        </a>
        <IconButton label={t('plan.drop', { name })} onClick={onDrop}>
          <X size={22} aria-hidden />
        </IconButton>
      </span>
    </li>
  );
}

/** More than this no list of a tablet is read through; the search of the list finds the rest. */
const OFFERED = 200;

function AddStop({
  items,
  plan,
  onAdd,
}: {
  items: readonly SiteListItem[];
  plan: DayPlan | null;
  onAdd(id: string): void;
}) {
  const { t } = useTranslation('field');
  const offered = candidatesOf(items)
    .filter(({ id }) => !plan?.stops.includes(id))
    .sort((a, b) => b.priorityScore - a.priorityScore)
    .slice(0, OFFERED);
  if (offered.length === 0) return null;
  return (
    <Select
      label={t('plan.add')}
      value=""
      placeholder={t('plan.addChoose')}
      options={offered.map(({ id, code, name }) => ({ value: id, label: `${name} · ${code}` }))}
      onChange={(id) => id && onAdd(id)}
    />
  );
}
