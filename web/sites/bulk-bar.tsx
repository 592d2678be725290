import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import type { SiteAssignment, SiteListItem } from '#domain/sites.ts';
import { useContainer } from '../api/container.ts';
import { useUnits } from '../api/reference.ts';
import { useAssignSites } from '../api/site-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Checkbox, DateInput, Select } from '../ui/form-field.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { CandidateButtons } from './candidate-buttons.tsx';

interface Props {
  /** As the table showed them when they were chosen: versions and old values. */
  sites: readonly SiteListItem[];
  onClear(): void;
  /** What became of the rows: why some failed, by id. */
  onResult(failures: ReadonlyMap<string, string>): void;
  /** Candidates that are none any more, and why some still are. */
  onDecided(stored: readonly string[], failures: ReadonlyMap<string, string>): void;
}

const MOST_SITES = 1000;
const KEEP = 'keep';
const NOBODY = 'nobody';
/** Worth a word before work is assigned: nothing is left to do there, or nobody has looked yet. */
const UNUSUAL = ['verified', 'closed', 'candidate'] as const;

/** Unit and due date for the chosen rows, and decisions on the candidates among them; rows that fail stay chosen and say why. */
export function BulkBar({ sites, onClear, onResult, onDecided }: Props) {
  const { t } = useTranslation(['sites', 'common']);
  const format = useFormat();
  const toast = useToast();
  const { data: units } = useUnits();
  const assign = useAssignSites();
  const today = localDay(useContainer().now());
  const [isOpen, setIsOpen] = useState(false);
  // A second press comes before the button shows that it is busy; only opening again allows another.
  const isSent = useRef(false);
  const [unit, setUnit] = useState(KEEP);
  const [hasDue, setHasDue] = useState(false);
  const [dueOn, setDueOn] = useState('');
  const words = { count: sites.length, shown: format.number(sites.length) };
  const changes = {
    ...(unit === KEEP ? {} : { unitId: unit === NOBODY ? null : unit }),
    ...(hasDue ? { dueOn: dueOn || null } : {}),
  };
  const isPast = hasDue && dueOn !== '' && dueOn < today;
  const unusual = UNUSUAL.map((status) => ({
    status,
    count: sites.filter((site) => site.status === status).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${format.number(count)} ${t(`status.${status}`).toLowerCase()}`);
  const candidates = sites.filter(({ status }) => status === 'candidate');
  const hasChanges = Object.keys(changes).length > 0;

  function open() {
    isSent.current = false;
    assign.reset();
    setIsOpen(true);
  }

  async function submit() {
    if (isSent.current) return;
    isSent.current = true;
    const before = sites;
    const result = await assign
      .mutateAsync({ sites: before.map(({ id, version }) => ({ id, version })), ...changes })
      .catch((error: unknown) => {
        isSent.current = false;
        throw error;
      });
    setIsOpen(false);
    onResult(new Map(result.failed.map(({ id, message }) => [id, message])));
    const assigned = new Set(result.assigned);
    if (result.failed.length > 0)
      toast({
        title: t('bulk.failedTitle', {
          count: result.failed.length,
          shown: format.number(result.failed.length),
        }),
        detail: t('bulk.failedDetail'),
        tone: 'danger',
      });
    if (assigned.size > 0)
      toast({
        title: t('bulk.done', { count: assigned.size, shown: format.number(assigned.size) }),
        undo: () => void undo(before.filter(({ id }) => assigned.has(id))),
      });
  }

  /** Assigns back what each row had; rows that somebody changed since are left alone. */
  async function undo(before: readonly SiteListItem[]) {
    const groups = new Map<string, SiteAssignment>();
    for (const { id, version, unitId, dueOn: due } of before) {
      const old = {
        ...('unitId' in changes ? { unitId } : {}),
        ...('dueOn' in changes ? { dueOn: due } : {}),
      };
      const key = JSON.stringify(old);
      const group = groups.get(key) ?? { sites: [], ...old };
      // The assignment itself was the next version.
      group.sites.push({ id, version: version + 1 });
      groups.set(key, group);
    }
    let failed = 0;
    try {
      for (const group of groups.values()) failed += (await assign.mutateAsync(group)).failed.length;
    } catch (error) {
      toast({
        title: error instanceof Error && 'detail' in error ? String(error.detail) : String(error),
        tone: 'danger',
      });
      return;
    }
    if (failed > 0)
      toast({ title: t('bulk.undoFailed', { count: failed, shown: format.number(failed) }), tone: 'danger' });
    else toast({ title: t('bulk.undone'), tone: 'info' });
  }

  return (
    <section className="bulk-bar" aria-label={t('bulk.selected', words)}>
      <strong aria-live="polite">{t('bulk.selected', words)}</strong>
      {sites.length > MOST_SITES && <span className="field-error">{t('bulk.tooMany')}</span>}
      <Button variant="primary" disabled={sites.length > MOST_SITES} onClick={open}>
        {t('bulk.assign')}
      </Button>
      {candidates.length > 0 && (
        <CandidateButtons
          candidates={candidates}
          hasOthers={candidates.length < sites.length}
          isDisabled={sites.length > MOST_SITES}
          onDecided={onDecided}
        />
      )}
      <Button variant="quiet" onClick={onClear}>
        {t('bulk.clear')}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('bulk.assign')}
        description={t('bulk.selected', words)}
        footer={
          <>
            <Button onClick={() => setIsOpen(false)}>{t('common:action.cancel')}</Button>
            <Button
              variant="primary"
              isBusy={assign.isPending}
              disabled={!hasChanges}
              onClick={() => void submit().catch(() => undefined)}
            >
              {t('bulk.submit', words)}
            </Button>
          </>
        }
      >
        <div className="form-stack">
          {assign.error && <ErrorState isInline error={assign.error} />}
          <Select
            label={t('bulk.unit')}
            value={unit}
            options={[
              { value: KEEP, label: t('bulk.keepUnit') },
              { value: NOBODY, label: t('bulk.noUnit') },
              ...(units ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={setUnit}
          />
          <Checkbox label={t('bulk.changeDue')} checked={hasDue} onChange={setHasDue} />
          {hasDue && (
            <DateInput
              label={t('bulk.dueOn')}
              hint={t('bulk.dueHint')}
              value={dueOn}
              onChange={(event) => setDueOn(event.target.value)}
            />
          )}
          {isPast && (
            <p className="bulk-warning" role="alert">
              {t('bulk.pastDue')}
            </p>
          )}
          {unusual.length > 0 && (
            <p className="field-hint">{t('bulk.unusual', { list: unusual.join(', ') })}</p>
          )}
          {!hasChanges && <p className="field-hint">{t('bulk.nothing')}</p>}
        </div>
      </Dialog>
    </section>
  );
}
