import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { roughPlace } from '#domain/public-view.ts';
import type { ReportDecision, ResidentReportDetail } from '#domain/resident-reports.ts';
import { useContainer } from '../api/container.ts';
import { useActor, useLabels } from '../api/labels.ts';
import { useCodeLists, useCommunes } from '../api/reference.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Select, TextInput } from '../ui/form-field.tsx';

interface Props {
  report: ResidentReportDetail;
  isBusy: boolean;
  onAccept(decision: ReportDecision): void;
}

/** The card of the new site, filled in as far as the report goes. */
export function AcceptForm({ report, isBusy, onAccept }: Props) {
  const { t } = useTranslation('triage');
  const language = useLanguage();
  const labels = useLabels();
  const actor = useActor();
  const { newId } = useContainer();
  const { data: lists } = useCodeLists();
  const { data: communes } = useCommunes();
  // The same id at a second try, so that the site is made once.
  const [siteId] = useState(newId);
  const [name, setName] = useState<string | null>(null);
  const [kind, setKind] = useState(report.kind);
  const [setting, setSetting] = useState('public_water');
  const [hamlet, setHamlet] = useState('');
  const [commune, setCommune] = useState(report.communeCode ?? '');
  const place = roughPlace(hamlet);
  const shownName = name ?? [labels.of('hazard_kinds', kind), place].filter(Boolean).join(', ');
  const options = (list: readonly { code: string; label: { vi: string; en: string } }[] = []) =>
    list.map(({ code, label }) => ({ value: code, label: label[language] }));
  const { scope } = actor;
  const own = (communes ?? []).filter(({ code }) => scope === 'all' || scope.has(code));
  return (
    <Card title={t('accept.title')}>
      <form
        className="triage-form"
        onSubmit={(event) => {
          event.preventDefault();
          const chosen = commune === '' ? {} : { communeCode: commune };
          onAccept({ type: 'accept', siteId, name: shownName, kind, setting, hamlet, ...chosen });
        }}
      >
        <TextInput
          label={t('accept.name')}
          required
          maxLength={200}
          value={shownName}
          onChange={(event) => setName(event.target.value)}
        />
        <Select
          label={t('accept.kind')}
          value={kind}
          options={options(lists?.hazard_kinds)}
          onChange={setKind}
        />
        <Select
          label={t('accept.setting')}
          value={setting}
          options={options(lists?.settings)}
          onChange={setSetting}
        />
        <TextInput
          label={t('accept.hamlet')}
          isOptional
          maxLength={120}
          value={hamlet}
          onChange={(event) => setHamlet(event.target.value)}
        />
        {own.length > 1 && (
          <Select
            label={t('accept.commune')}
            value={commune}
            placeholder="…"
            options={own.map(({ code, name: its }) => ({ value: code, label: its }))}
            onChange={setCommune}
          />
        )}
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={shownName.trim() === ''}>
          {t('accept.save')}
        </Button>
      </form>
    </Card>
  );
}
