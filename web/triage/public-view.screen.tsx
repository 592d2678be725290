import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ROUNDINGS_M } from '#domain/place-grid.ts';
import type { PublicViewSettings } from '#domain/public-view.ts';
import { can } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useChangePublicView, usePublicViewSettings } from '../api/resident-data.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Checkbox, Select, TextInput } from '../ui/form-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import { Hotlines } from './hotlines.tsx';
import '../i18n/triage-texts.ts';
import './triage.css';

/** What the city decides about the public page, and the telephone numbers of communes. */
export function PublicViewScreen() {
  const { t } = useTranslation('triage');
  const actor = useActor();
  usePageTitle(t('settings.title'));
  const mayConfigure = can(actor, 'public_view.configure');
  const mayTriage = can(actor, 'residents.triage');
  if (!mayConfigure && !mayTriage)
    return <EmptyState title={t('settings.noRight')} detail={t('settings.noRightDetail')} />;
  return (
    <div className="triage triage-settings">
      <header className="triage-head">
        <div>
          <h1>{t('settings.title')}</h1>
          <p className="triage-soft">{t('settings.lead')}</p>
        </div>
        <a className="button button-secondary" href="/public">
          {t('settings.open')}
        </a>
      </header>
      {mayConfigure && <Settings />}
      {mayTriage && <Hotlines />}
    </div>
  );
}

function Settings() {
  const { data, error, refetch } = usePublicViewSettings(true);
  if (data) return <SettingsForm key={JSON.stringify(data)} stored={data} />;
  return error ? (
    <ErrorState error={error} onRetry={() => void refetch()} />
  ) : (
    <Skeleton lines={3} height="56px" />
  );
}

function SettingsForm({ stored }: { stored: PublicViewSettings }) {
  const { t } = useTranslation('triage');
  const format = useFormat();
  const toast = useToast();
  const change = useChangePublicView();
  const [isOn, setOn] = useState(stored.isOn);
  const [roundedM, setRounded] = useState(stored.roundedM);
  const [days, setDays] = useState(String(stored.phoneKeptDays));
  return (
    <Card>
      <form
        className="triage-form"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { isOn, roundedM, phoneKeptDays: Number(days) },
            { onSuccess: () => toast({ title: t('settings.saved'), tone: 'success' }) },
          );
        }}
      >
        <Checkbox label={t('settings.isOn')} checked={isOn} onChange={setOn} />
        <p className="field-hint">{t('settings.isOnHint')}</p>
        <Select
          label={t('settings.rounded')}
          hint={t('settings.roundedHint')}
          value={String(roundedM)}
          options={ROUNDINGS_M.map((metres) => ({
            value: String(metres),
            label:
              metres === 0 ? t('settings.exact') : t('settings.metres', { metres: format.number(metres) }),
          }))}
          onChange={(value) => setRounded(ROUNDINGS_M.find((metres) => String(metres) === value) ?? 50)}
        />
        <TextInput
          label={`${t('settings.phones')} (${t('settings.days')})`}
          hint={t('settings.phonesHint')}
          type="number"
          min={1}
          max={365}
          required
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
        {change.error && <ErrorState error={change.error} isInline />}
        <Button type="submit" variant="primary" isBusy={change.isPending}>
          {t('settings.save')}
        </Button>
      </form>
    </Card>
  );
}
