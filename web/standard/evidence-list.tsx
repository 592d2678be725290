import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Evidence } from '#domain/assessments.ts';
import { photoUrl } from '../api/photo-data.ts';
import { useSite } from '../api/site-data.ts';
import { Button, IconButton } from '../ui/button.tsx';
import type { AssessmentWork } from './use-assessment-work.ts';

interface Props {
  evidence: readonly Evidence[];
  criterion: number;
  /** The commune may change it. */
  isOpen: boolean;
  work: AssessmentWork;
  onAdd(): void;
}

/** What a criterion rests on, each with its way there. */
export function EvidenceList({ evidence, criterion, isOpen, work, onAdd }: Props) {
  const { t } = useTranslation('standard');
  return (
    <>
      <ul className="evidence">
        {evidence.map(({ id, source }) => (
          <li key={id}>
            <EvidenceLink source={source} />
            {isOpen && (
              <IconButton
                label={t('evidence.remove')}
                onClick={() =>
                  work.send([{ type: 'evidence_removed', evidenceId: id }], t('log.entry.evidence_removed'))
                }
              >
                <X size={16} aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {isOpen && (
        <Button variant="quiet" aria-label={t('evidence.addTo', { number: criterion })} onClick={onAdd}>
          {t('evidence.add')}
        </Button>
      )}
    </>
  );
}

function EvidenceLink({ source }: { source: Evidence['source'] }) {
  const { t } = useTranslation('standard');
  switch (source.kind) {
    case 'note':
      return <span>{source.text}</span>;
    case 'site':
      return <SiteLink id={source.siteId} />;
    case 'play_space':
      return (
        <Link to="/" search={{ playspace: source.playSpaceId }}>
          {t('evidence.play_space')}
        </Link>
      );
    case 'photo':
      return (
        <a href={photoUrl(source.photoId)} target="_blank" rel="noreferrer">
          {t('evidence.photo')}
        </a>
      );
    case 'file':
      return <span>{t('evidence.file', { name: source.name })}</span>;
    case 'indicator_value':
      return <span>{t('evidence.indicator_value')}</span>;
  }
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
