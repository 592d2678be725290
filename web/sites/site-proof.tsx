import { useTranslation } from 'react-i18next';
import { type CloseOutProof, PROOF_LIMITS, type Verdict } from '#domain/close-out-proof.ts';
import { describeError, ERRORS, type ErrorCode } from '#domain/errors.ts';
import type { MissingPhoto } from '#domain/photos.ts';
import { useFormat, useLanguage } from '../i18n/i18n.ts';
import { StatusPill } from '../ui/badge.tsx';
import type { GlyphName, Tone } from '../ui/glyphs.ts';

const STYLE: Record<Verdict, { tone: Tone; glyph: GlyphName }> = {
  proven: { tone: 'success', glyph: 'check' },
  not_verified: { tone: 'warning', glyph: 'triangle' },
  rejected: { tone: 'danger', glyph: 'cross' },
};

/** For sentences about the limits. */
export const proofLimits = {
  accuracy: PROOF_LIMITS.accuracyM,
  distance: PROOF_LIMITS.distanceM,
  minutes: PROOF_LIMITS.photoMs / 60_000,
};

export function VerdictPill({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation('sites');
  return <StatusPill {...STYLE[verdict]} label={t(`verdict.${verdict}`)} />;
}

/** Whether a marked fix can be signed without driving there, and if not, why. */
export function ProofOfFix({ proof }: { proof: CloseOutProof }) {
  const { t } = useTranslation('sites');
  return (
    <div className="proof">
      <VerdictPill verdict={proof.verdict} />
      {proof.doubts.length > 0 && (
        <ul className="proof-doubts">
          {proof.doubts.map((doubt) => (
            <li key={doubt}>{t(`proofDoubt.${doubt}`, proofLimits)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Photos of an event that have not arrived, by tablet, and why one never will. */
export function MissingPhotos({ photos }: { photos: readonly MissingPhoto[] }) {
  const { t } = useTranslation('sites');
  const format = useFormat();
  const language = useLanguage();
  const awaited = photos.filter(({ refusal }) => refusal === null);
  const byDevice = Map.groupBy(awaited, ({ deviceId }) => deviceId);
  return (
    <div className="missing-photos">
      {[...byDevice].map(([deviceId, waiting]) => {
        const [first] = waiting;
        if (!first) return null;
        const device = first.deviceLabel ?? t('missing.unnamedDevice');
        const since = format.dateTime(first.expectedAt);
        return (
          <StatusPill
            key={deviceId}
            tone="warning"
            glyph="clock"
            label={t('missing.fromDevice', { count: waiting.length, device, since })}
          />
        );
      })}
      {photos.map(({ refusal }, index) =>
        refusal === null ? null : (
          <p className="log-note" key={`${refusal.code} ${index.toString()}`}>
            {t('missing.refused', {
              reason:
                refusal.code in ERRORS
                  ? describeError(refusal.code as ErrorCode, refusal.details, language)
                  : refusal.code,
            })}
          </p>
        ),
      )}
    </div>
  );
}
