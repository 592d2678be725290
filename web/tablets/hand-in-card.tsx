import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem.ts';
import { useFormat } from '../i18n/i18n.ts';
import type { Archive } from '../offline/index.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Meter } from '../ui/meter.tsx';
import { ErrorState } from '../ui/states.tsx';
import { useHoldUpdate } from '../ui/use-hold-update.ts';
import { countOutcomes, type HandedIn } from './hand-in.ts';
import { type HandInState, useHandIn } from './use-hand-in.ts';

/** The last resort: a file that a tablet exported, looked at first, then handed in. */
export function HandInCard() {
  const { t } = useTranslation('tablets');
  const work = useHandIn();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const { step } = work.state;
  useHoldUpdate(step !== 'none' && step !== 'done');
  const isIdle = step === 'none' || step === 'unreadable' || step === 'done';
  return (
    <Card title={t('handIn.title')} className="hand-in">
      <p className="tablets-soft">{t('handIn.lead')}</p>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        data-testid="hand-in-file"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void work.take(file);
          // The same file chosen again is a change too.
          target.value = '';
        }}
      />
      {isIdle && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the button inside
        <div
          className="hand-in-drop"
          data-over={isOver}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            const [file] = event.dataTransfer.files;
            if (file) void work.take(file);
          }}
        >
          <FileUp size={28} aria-hidden />
          <span>{t('handIn.drop')}</span>
          <Button onClick={() => input.current?.click()}>{t('handIn.choose')}</Button>
        </div>
      )}
      <div aria-live="polite">
        <State state={work.state} work={work} />
      </div>
    </Card>
  );
}

function State({ state, work }: { state: HandInState; work: ReturnType<typeof useHandIn> }) {
  const { t } = useTranslation('tablets');
  switch (state.step) {
    case 'none':
      return null;
    case 'reading':
      return <p>{t('handIn.reading')}</p>;
    case 'unreadable':
      return (
        <p className="conflict-notice">
          {t(state.fault === 'archive.damaged' ? 'handIn.damagedHead' : 'handIn.unreadable')}
        </p>
      );
    case 'failed':
      return (
        <ErrorState
          error={state.error}
          isInline
          onRetry={() => void work.look(state.archive)}
          action={<Button onClick={work.leave}>{t('handIn.cancel')}</Button>}
        />
      );
    case 'looked_at':
      return <Look archive={state.archive} trial={state.trial} work={work} />;
    case 'sending': {
      const { what, done, all } = state.progress;
      const text = t(`handIn.${what}`, { done, all });
      return (
        <div className="hand-in-facts">
          <p>{text}</p>
          <Meter label={t('handIn.title')} value={done} max={Math.max(1, all)} valueText={text} tone="info" />
          <Button onClick={work.stop}>{t('handIn.stop')}</Button>
        </div>
      );
    }
    case 'stopped':
      return (
        <div className="hand-in-facts">
          <p>{t('handIn.stopped')}</p>
          <p className="tablets-tools">
            <Button variant="primary" onClick={() => void work.submit(state.archive)}>
              {t('handIn.again')}
            </Button>
            <Button onClick={work.leave}>{t('handIn.cancel')}</Button>
          </p>
        </div>
      );
    case 'done':
      return <Result archive={state.archive} result={state.result} />;
  }
}

interface LookProps {
  archive: Archive;
  trial: HandedIn;
  work: ReturnType<typeof useHandIn>;
}

function Look({ archive, trial, work }: LookProps) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const counts = countOutcomes(trial.receipts);
  // Photos that items wait for may be all that is new; refused items are kept for the office.
  const toSend = archive.items.length - trial.outside.length;
  return (
    <div className="hand-in-facts">
      <p>
        <strong>{t('handIn.from', { label: archive.label, at: format.dateTime(archive.exportedAt) })}</strong>
        {' · '}
        {t('handIn.author', { name: trial.author })}
        {' · '}
        {t('handIn.holds', {
          items: format.number(archive.items.length),
          photos: format.number(archive.photos.size),
        })}
      </p>
      <ul>
        {counts.fresh > 0 && <li>{t('handIn.new', { count: counts.fresh })}</li>}
        {counts.known > 0 && <li>{t('handIn.known', { count: counts.known })}</li>}
        {counts.conflicts > 0 && <li>{t('handIn.conflict', { count: counts.conflicts })}</li>}
        <BadParts archive={archive} handedIn={trial} />
      </ul>
      <p className="tablets-soft">{t('handIn.trial')}</p>
      <p className="tablets-tools">
        {toSend > 0 ? (
          <Button variant="primary" onClick={() => void work.submit(archive)}>
            {t('handIn.submit', { count: toSend })}
          </Button>
        ) : (
          <span>{t('handIn.nothing')}</span>
        )}
        <Button onClick={work.leave}>{t('handIn.cancel')}</Button>
      </p>
    </div>
  );
}

function Result({ archive, result }: { archive: Archive; result: HandedIn }) {
  const { t } = useTranslation('tablets');
  const format = useFormat();
  const counts = countOutcomes(result.receipts);
  const [bad] = result.refusedPhotos;
  return (
    <div className="hand-in-facts">
      <p>
        <strong>{t('handIn.done')}</strong>{' '}
        {t('handIn.result', {
          stored: format.number(counts.fresh),
          known: format.number(counts.known),
          photos: format.number(result.photos),
        })}
      </p>
      <ul>
        <BadParts archive={archive} handedIn={result} />
        {bad && (
          <li>
            {t('handIn.badPhotos', {
              count: result.refusedPhotos.length,
              reason: bad.error instanceof ApiProblem ? bad.error.detail : '',
            })}
          </li>
        )}
      </ul>
    </div>
  );
}

const OUTSIDE = [
  { why: 'other_commune', word: 'outside' },
  { why: 'commune_unknown', word: 'commune_unknown' },
] as const;

/** What of the file is not stored: named one by one. */
function BadParts({ archive, handedIn }: { archive: Archive; handedIn: HandedIn }) {
  const { t } = useTranslation('tablets');
  const titles = new Map(archive.items.map(({ item, title }) => [item.id, title]));
  const refused = handedIn.receipts.filter(({ outcome }) => outcome === 'rejected');
  return (
    <>
      {refused.length > 0 && (
        <li>
          {t('handIn.refused', { count: refused.length })}
          <ul>
            {refused.map(({ itemId, position, problem }) => (
              <li key={itemId ?? position}>
                {titles.get(itemId ?? '') ?? ''}: {problem?.message}
              </li>
            ))}
          </ul>
        </li>
      )}
      {OUTSIDE.map(({ why, word }) => {
        const left = handedIn.outside.filter((item) => item.why === why);
        return left.length === 0 ? null : (
          <li key={why}>
            {t(`handIn.${word}`, { count: left.length })}: {left.map(({ title }) => title).join(', ')}
          </li>
        );
      })}
      {archive.damaged.length > 0 && (
        <li>
          {t('handIn.damaged', { count: archive.damaged.length })}
          <ul>
            {archive.damaged.map(({ kind, name }) => (
              <li key={`${kind} ${name}`}>
                {kind === 'item'
                  ? t('handIn.damagedItem', { name })
                  : t('handIn.damagedPhoto', { name: name.slice(0, 12) })}
              </li>
            ))}
          </ul>
        </li>
      )}
    </>
  );
}
