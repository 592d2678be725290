import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '#domain/assessments.ts';
import type { EvidenceFile } from '#domain/evidence-files.ts';
import { periodWords } from '#domain/value-words.ts';
import { usePlaySpace } from '../api/coverage-data.ts';
import { evidenceFileUrl, saveEvidence } from '../api/evidence-data.ts';
import { photoUrl } from '../api/photo-data.ts';
import { useSite } from '../api/site-data.ts';
import { useValueGrid } from '../api/value-data.ts';
import { useFormat, useLabel, useLanguage } from '../i18n/i18n.ts';
import { sizeText } from '../i18n/size-text.ts';
import { wholeText } from '../i18n/value-format.ts';
import { ErrorState } from '../ui/states.tsx';

/** What the links of evidence are made from. */
export interface EvidencePlace {
  assessmentId: string;
  communeCode: string;
  files: readonly EvidenceFile[];
}

/** One piece of evidence with the way to it. */
export function EvidenceLink({ source, place }: { source: Evidence['source']; place: EvidencePlace }) {
  const { t } = useTranslation('standard');
  switch (source.kind) {
    case 'note':
      return <span>{source.text}</span>;
    case 'site':
      return <SiteLink id={source.siteId} />;
    case 'play_space':
      return <PlaySpaceLink id={source.playSpaceId} />;
    case 'photo':
      return (
        <a href={photoUrl(source.photoId)} target="_blank" rel="noreferrer" className="evidence-photo">
          <img src={photoUrl(source.photoId, 'thumb')} alt="" loading="lazy" width={56} height={42} />
          {t('evidence.photo')}
        </a>
      );
    case 'file':
      return <FileLink source={source} place={place} />;
    case 'indicator_value':
      return <ValueLink source={source} communeCode={place.communeCode} />;
  }
}

/** Saves the file; what keeps it from coming is said in the page. */
export function FileLink({
  source: { fileId, name },
  place: { assessmentId, files },
}: {
  source: { fileId: string; name: string };
  place: EvidencePlace;
}) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const language = useLanguage();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const file = files.find((each) => each.fileId === fileId);
  async function save() {
    if (isBusy) return;
    setBusy(true);
    setError(null);
    await saveEvidence(assessmentId, { fileId, name }, language).catch(setError);
    setBusy(false);
  }
  return (
    <>
      <a
        href={evidenceFileUrl(assessmentId, fileId)}
        download={name}
        aria-busy={isBusy || undefined}
        aria-label={t('files.save', { name })}
        onClick={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {name}
      </a>
      {file && <span className="standard-hint"> {sizeText(file.byteCount, format)}</span>}
      {error !== null && <ErrorState isInline error={error} />}
    </>
  );
}

/** Code and name of a site, with the way to it. */
export function SiteLink({ id }: { id: string }) {
  const { t } = useTranslation('standard');
  const site = useSite(id).data;
  return (
    <Link to="/sites/$id" params={{ id }}>
      {site ? `${site.code} · ${site.name}` : t('evidence.site')}
    </Link>
  );
}

function PlaySpaceLink({ id }: { id: string }) {
  const { t } = useTranslation('standard');
  const space = usePlaySpace(id).data;
  return (
    <Link to="/" search={{ playspace: id }}>
      {space ? `${space.code} · ${space.name}` : t('evidence.play_space')}
    </Link>
  );
}

type ValueSource = Extract<Evidence['source'], { kind: 'indicator_value' }>;

/** The indicator, its period and the commune's value as it now is. */
function ValueLink({
  source: { planId, quantityKey, period },
  communeCode,
}: {
  source: ValueSource;
  communeCode: string;
}) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  const language = useLanguage();
  const label = useLabel();
  const grid = useValueGrid(planId, period).data;
  const index = grid?.columns.findIndex(({ quantity }) => quantity === quantityKey) ?? -1;
  const column = grid?.columns[index];
  const cell = grid?.rows.find(({ area }) => area === communeCode)?.cells[index];
  return (
    <span>
      <Link to="/plans/$id/values" params={{ id: planId }} search={{ period }}>
        {column ? label(column.label) : t('evidence.indicator_value')}
      </Link>
      <span className="standard-hint">
        {' '}
        {periodWords(period)[language]}
        {column &&
          `: ${wholeText(cell?.value ?? null, column.unit, format, language, t('evidence.noValue'))}`}
      </span>
    </span>
  );
}
