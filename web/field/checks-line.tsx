import { useTranslation } from 'react-i18next';
import { distanceToSiteM, PROOF_LIMITS, type ProofDoubt } from '#domain/close-out-proof.ts';
import type { SiteCard } from '#domain/sites.ts';
import { useLabels } from '../api/labels.ts';
import { useFormat } from '../i18n/i18n.ts';
import { Glyph } from '../ui/glyph.tsx';
import type { DraftPhoto } from './draft-photos.ts';
import { expectedDoubts } from './proof-facts.ts';
import type { Place } from './site-draft.ts';
import { useCommuneAt } from './use-commune-at.ts';

interface Props {
  place: Place | null;
  card: Pick<SiteCard, 'lonLat' | 'outline' | 'communeCode'>;
  photos: readonly DraftPhoto[];
  /** Time of the tap. */
  markedAt: string;
  /** Says too whether a mark "fixed" would be proven. */
  isForFix: boolean;
}

const PLACE: readonly ProofDoubt[] = ['no_position', 'inaccurate'];
const PHOTO: readonly ProofDoubt[] = ['no_photo', 'photo_not_from_app', 'photo_too_old'];

/** What will be kept with the record as proof, and what is weak about it. Nothing here blocks saving. */
export function ChecksLine({ place, card, photos, markedAt, isForFix }: Props) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const labels = useLabels();
  const doubts = expectedDoubts(place, card, photos, markedAt);
  const accuracyM = place?.accuracyM ?? null;
  const accuracy = format.distance(accuracyM);
  const distanceM = place && distanceToSiteM(place.lonLat, card.lonLat, card.outline);
  const distance = format.distance(distanceM);
  const here = useCommuneAt(place?.lonLat ?? null);
  const isOutside = here !== null && card.communeCode !== '' && here.communeCode !== card.communeCode;
  const photoDoubt = doubts.find((doubt) => PHOTO.includes(doubt));
  const checks = [
    {
      key: 'place',
      isGood: !doubts.some((doubt) => PLACE.includes(doubt)),
      text:
        place === null
          ? t('checks.noPlace')
          : accuracyM === null
            ? t('checks.pickedPlace')
            : accuracyM <= PROOF_LIMITS.accuracyM
              ? t('checks.place', { accuracy })
              : t('checks.poorPlace', { accuracy }),
    },
    ...(distanceM === null
      ? []
      : [
          {
            key: 'distance',
            isGood: !doubts.includes('too_far'),
            text: t(doubts.includes('too_far') ? 'checks.far' : 'checks.near', { distance }),
          },
        ]),
    ...(isOutside
      ? [
          {
            key: 'commune',
            isGood: false,
            text: t(here.basis === 'official' ? 'checks.outside' : 'checks.outsideMaybe', {
              commune: labels.commune(card.communeCode),
            }),
          },
        ]
      : []),
    {
      key: 'photo',
      isGood: photoDoubt === undefined,
      text: t(
        photoDoubt === undefined
          ? 'checks.photoFresh'
          : photoDoubt === 'no_photo'
            ? 'checks.noPhoto'
            : photoDoubt === 'photo_too_old'
              ? 'checks.photoOld'
              : 'checks.photoGallery',
      ),
    },
  ];
  return (
    <>
      <ul className="checks" aria-label={t('checks.label')}>
        {checks.map(({ key, isGood, text }) => (
          <li key={key} data-good={isGood}>
            <Glyph name={isGood ? 'check' : 'triangle'} tone={isGood ? 'success' : 'warning'} size={16} />
            {text}
          </li>
        ))}
      </ul>
      {isForFix && (
        <p className="checks-verdict">{t(doubts.length === 0 ? 'checks.proven' : 'checks.notVerified')}</p>
      )}
    </>
  );
}
