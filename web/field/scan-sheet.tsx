import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localDay } from '#domain/calendar.ts';
import { useContainer } from '../api/container.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/form-field.tsx';
import { createCodeReader } from './code-reader.ts';
import { codeInText } from './site-code.ts';
import { useTablet } from './tablet.ts';

/** Often enough for a hand that moves, seldom enough for the battery. */
const EVERY_MS = 300;

interface Props {
  closeButton: ReactNode;
  onOpenSite(id: string): void;
}

/** The code on a sign opens its site out of the tablet's store; typing it does the same. */
export function ScanSheet({ closeButton, onOpenSite }: Props) {
  const { t } = useTranslation('field');
  const { now } = useContainer();
  const tablet = useTablet();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<{ key: 'notOurs' | 'notHere'; text: string } | null>(null);

  async function open(text: string): Promise<boolean> {
    const code = codeInText(text);
    if (code === null) {
      setProblem({ key: 'notOurs', text });
      return false;
    }
    const site = (await tablet.list({ words: code }, localDay(now()))).find((item) => item.code === code);
    if (site) onOpenSite(site.id);
    else setProblem({ key: 'notHere', text: code });
    return site !== undefined;
  }

  return (
    <div className="sheet-body">
      <header className="list-head">
        <h1>{t('scan.title')}</h1>
        {closeButton}
      </header>
      {problem && (
        <p className="store-fault" role="alert">
          {t(`scan.${problem.key}`, { text: problem.text })}
        </p>
      )}
      <form
        className="scan-form"
        onSubmit={(event) => {
          event.preventDefault();
          void open(typed);
        }}
      >
        <TextInput
          label={t('scan.code')}
          value={typed}
          maxLength={40}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" variant="primary" size="large" disabled={typed.trim() === ''}>
          {t('scan.open')}
        </Button>
      </form>
      <CameraView onText={open} />
    </div>
  );
}

/** Looks for a code until `onText` says that it was one. */
function CameraView({ onText }: { onText(text: string): Promise<boolean> }) {
  const { t } = useTranslation('field');
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(onText);
  const [isFailed, setFailed] = useState(false);
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    let isOpen = true;
    let stream: MediaStream | null = null;
    let last: string | null = null;
    async function look() {
      const devices = navigator.mediaDevices;
      if (!devices?.getUserMedia) throw new Error('no camera');
      stream = await devices.getUserMedia({ audio: false, video: { facingMode: 'environment' } });
      const shown = video.current;
      if (!isOpen || !shown) return;
      shown.srcObject = stream;
      const reader = await createCodeReader();
      while (isOpen) {
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
        if (shown.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) continue;
        const text = await reader.read(shown);
        // The same unknown sign is told once.
        if (!isOpen || text === null || text === last) continue;
        last = text;
        if (await latest.current(text)) return;
      }
    }
    look()
      .catch(() => isOpen && setFailed(true))
      .finally(() => !isOpen && stop(stream));
    return () => {
      isOpen = false;
      stop(stream);
    };
  }, []);
  if (isFailed) return <p className="field-hint">{t('scan.noCamera')}</p>;
  return (
    <>
      <p className="field-hint">{t('scan.lead')}</p>
      <div className="ghost">
        <video ref={video} autoPlay playsInline muted aria-label={t('scan.title')} />
      </div>
    </>
  );
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
