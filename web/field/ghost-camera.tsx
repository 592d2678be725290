import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export const hasLiveCamera = () => typeof navigator.mediaDevices?.getUserMedia === 'function';

interface Props {
  earlierView: string;
  onTaken(photo: Blob): void;
  onClose(): void;
}

/** The camera with the earlier view half-transparent over it, so that the same place is seen from the same side. */
export function GhostCamera({ earlierView, onTaken, onClose }: Props) {
  const { t } = useTranslation('field');
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'opening' | 'live' | 'failed'>('opening');
  const [strength, setStrength] = useState(50);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let isOpen = true;
    navigator.mediaDevices
      .getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 2048 } } })
      .then(
        (given) => {
          stream = given;
          if (!isOpen || !video.current) return stop(given);
          video.current.srcObject = given;
          setState('live');
        },
        () => isOpen && setState('failed'),
      );
    return () => {
      isOpen = false;
      if (stream) stop(stream);
    };
  }, []);

  async function take() {
    const shown = video.current;
    if (!shown || shown.videoWidth === 0) return;
    const canvas = document.createElement('canvas');
    canvas.width = shown.videoWidth;
    canvas.height = shown.videoHeight;
    canvas.getContext('2d')?.drawImage(shown, 0, 0);
    canvas.toBlob((photo) => photo && onTaken(photo), 'image/jpeg', 0.92);
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('ghost.title')}
      description={t('ghost.lead')}
      size="wide"
      footer={
        <>
          <Button size="large" onClick={onClose}>
            {t('ghost.cancel')}
          </Button>
          <Button variant="primary" size="large" disabled={state !== 'live'} onClick={() => void take()}>
            {t('ghost.take')}
          </Button>
        </>
      }
    >
      {state === 'failed' ? (
        <p role="alert">{t('ghost.failed')}</p>
      ) : (
        <>
          <div className="ghost">
            <video ref={video} autoPlay playsInline muted />
            <img src={earlierView} alt={t('ghost.earlier')} style={{ opacity: strength / 100 }} />
          </div>
          <label className="ghost-strength">
            {t('ghost.strength')}
            <input
              type="range"
              min={0}
              max={90}
              step={10}
              value={strength}
              onChange={(event) => setStrength(Number(event.target.value))}
            />
          </label>
        </>
      )}
    </Dialog>
  );
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
