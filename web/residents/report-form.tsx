import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PhoneNumber } from '#domain/public-view.ts';
import { useLabel } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox, Select, TextArea, TextInput } from '../ui/form-field.tsx';
import { usePlaces } from './context.ts';
import { isKept, newDraft, type OwnReport, saysEnough } from './outbox.ts';
import { useOwnReports } from './own-reports.tsx';
import { PhotoChoice } from './photo-choice.tsx';
import { PlaceChoice } from './place-choice.tsx';
import { goTo } from './route.ts';
import './report.css';

type Fault = 'needPlace' | 'needKind' | 'needWords' | 'badPhone' | 'needConsent';

const MOST_TEXT = 1000;
/** A draft may lie on the phone for months. */
const LONGEST_MS = 30 * 86_400_000;

/** Reports a danger. What is entered is kept on the phone with every change. */
export function ReportForm() {
  const { t } = useTranslation('residents');
  const { reports } = useOwnReports();
  const [sentKey, setSentKey] = useState<string | null>(null);
  const sent = reports?.find(({ key }) => key === sentKey);
  return (
    <section className="report-form" aria-labelledby="report-title">
      <Button variant="quiet" onClick={() => goTo({ page: 'home' })}>
        ← {t('form.back')}
      </Button>
      {sent ? (
        <Thanks report={sent} onAnother={() => setSentKey(null)} />
      ) : (
        reports && <Draft kept={reports.find(({ state }) => state === 'draft') ?? null} onSent={setSentKey} />
      )}
    </section>
  );
}

function Draft({ kept, onSent }: { kept: OwnReport | null; onSent(key: string): void }) {
  const { t } = useTranslation('residents');
  const label = useLabel();
  const places = usePlaces();
  const { keep } = useOwnReports();
  const [draft, setDraft] = useState(() => kept ?? newDraft());
  const [willStay, setWillStay] = useState(() => isKept(draft));
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const [isSending, setSending] = useState(false);
  // A photo made small and a place found come later, on top of what was typed meanwhile.
  const newest = useRef(draft);
  const change = (changes: Partial<OwnReport>) => {
    const next = { ...newest.current, ...changes };
    newest.current = next;
    setDraft(next);
    setFaults((known) => known.filter((fault) => faultsOf(next).includes(fault)));
    void keep(next).then(setWillStay);
  };
  const faultOf = (...wanted: Fault[]) => {
    const found = faults.find((fault) => wanted.includes(fault));
    return found && t(`form.${found}`);
  };
  useEffect(() => {
    if (faults.length > 0)
      document.querySelector<HTMLElement>('[aria-invalid], .place-choice button')?.focus();
  }, [faults]);

  async function send() {
    const found = faultsOf(draft);
    setFaults(found);
    if (found.length > 0) return;
    setSending(true);
    const writtenForMs = Math.min(LONGEST_MS, Math.max(0, Date.now() - Date.parse(draft.openedAt)));
    await keep({ ...draft, state: 'waiting', writtenForMs });
    onSent(draft.key);
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2 id="report-title">{t('form.title')}</h2>
      <p>{t('form.lead')}</p>
      <PlaceChoice
        lonLat={draft.lonLat}
        accuracyM={draft.accuracyM}
        error={faultOf('needPlace')}
        onChange={(lonLat, accuracyM) => change({ lonLat, accuracyM })}
      />
      <Select
        label={t('form.kind')}
        value={draft.kind}
        placeholder="…"
        error={faultOf('needKind')}
        options={(places?.hazardKinds ?? FALLBACK_KINDS).map((kind) => ({
          value: kind.code,
          label: label(kind.label),
        }))}
        onChange={(kind) => change({ kind })}
      />
      <TextArea
        label={t('form.text')}
        hint={t('form.textHint')}
        error={faultOf('needWords')}
        maxLength={MOST_TEXT}
        rows={4}
        value={draft.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      <PhotoChoice report={draft} onChange={(hasPhoto) => change({ hasPhoto })} />
      <TextInput
        label={t('form.phone')}
        hint={t('form.phoneHint')}
        error={faultOf('badPhone')}
        isOptional
        type="tel"
        autoComplete="tel"
        maxLength={20}
        value={draft.phone}
        onChange={(event) => change({ phone: event.target.value })}
      />
      {draft.phone.trim() !== '' && (
        <>
          <Checkbox
            label={t('form.consent')}
            checked={draft.hasConsented}
            onChange={(hasConsented) => change({ hasConsented })}
          />
          {faultOf('needConsent') && (
            <p className="field-error" role="alert">
              {faultOf('needConsent')}
            </p>
          )}
        </>
      )}
      {/* People do not see it, machines fill it in. */}
      <div className="report-trap" aria-hidden="true">
        <label>
          {t('form.website')}
          <input
            type="text"
            name="website"
            tabIndex={-1}
            autoComplete="off"
            value={draft.website}
            onChange={(event) => change({ website: event.target.value })}
          />
        </label>
      </div>
      <Button type="submit" variant="primary" size="large" isWide isBusy={isSending}>
        {isSending ? t('form.sending') : t('form.send')}
      </Button>
      <p className="residents-small" role="status">
        {t(willStay ? 'form.kept' : 'form.notKept')}
      </p>
    </form>
  );
}

/** Where nothing could be loaded yet: the commonest kinds, by the codes that the server knows. */
const FALLBACK_KINDS = [
  { code: 'pond', label: { vi: 'Ao', en: 'Pond' } },
  { code: 'lake', label: { vi: 'Hồ', en: 'Lake' } },
  { code: 'river', label: { vi: 'Sông', en: 'River' } },
  { code: 'canal', label: { vi: 'Kênh', en: 'Canal' } },
  { code: 'water_hole', label: { vi: 'Hố nước', en: 'Water hole' } },
  { code: 'manhole', label: { vi: 'Hố ga', en: 'Manhole' } },
];

function faultsOf(draft: OwnReport): Fault[] {
  const found: Fault[] = [];
  if (draft.lonLat === null) found.push('needPlace');
  if (draft.kind === '') found.push('needKind');
  if (!saysEnough(draft) && !draft.hasPhoto) found.push('needWords');
  if (draft.phone.trim() !== '') {
    if (!PhoneNumber.safeParse(draft.phone).success) found.push('badPhone');
    else if (!draft.hasConsented) found.push('needConsent');
  }
  return found;
}

function Thanks({ report, onAnother }: { report: OwnReport; onAnother(): void }) {
  const { t } = useTranslation('residents');
  if (report.state === 'refused' || report.state === 'photo_lost')
    return (
      <div className="residents-box" role="alert">
        <h2>
          {report.state === 'refused' ? t('mine.refused', { detail: report.problem }) : t('mine.photoLost')}
        </h2>
        <Button isWide onClick={() => goTo({ page: 'home' })}>
          {t('form.back')}
        </Button>
      </div>
    );
  const isSent = report.state === 'sent';
  const waits = isKept(report) ? 'waiting' : 'unkept';
  return (
    <div className="residents-box" role="status">
      <h2 id="report-title">{t(isSent ? 'thanks.title' : `thanks.${waits}Title`)}</h2>
      <p>{t(isSent ? 'thanks.lead' : `thanks.${waits}Lead`)}</p>
      {isSent && (
        <>
          <p className="report-code">{report.code}</p>
          <Button
            variant="primary"
            size="large"
            isWide
            onClick={() => goTo({ page: 'status', code: report.code })}
          >
            {t('mine.follow')}
          </Button>
        </>
      )}
      {!isSent && report.problem && <p>{report.problem}</p>}
      <Button isWide onClick={onAnother}>
        {t('thanks.another')}
      </Button>
    </div>
  );
}
