import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AssessmentEvent, Evidence } from '#domain/assessments.ts';
import { useFormat } from '../i18n/i18n.ts';
import { IconButton } from '../ui/button.tsx';
import { EvidenceLink, type EvidencePlace } from './evidence-links.tsx';
import type { AssessmentWork } from './use-assessment-work.ts';

interface Props {
  evidence: readonly Evidence[];
  place: EvidencePlace;
  log: readonly AssessmentEvent[];
  /** The commune may change it. */
  isOpen: boolean;
  work: AssessmentWork;
}

/** What a criterion rests on, each with its way there, who added it and when. */
export function EvidenceList({ evidence, place, log, isOpen, work }: Props) {
  const { t } = useTranslation('standard');
  const format = useFormat();
  return (
    <ul className="evidence">
      {evidence.map(({ id, source }) => {
        const added = log.find((event) => event.type === 'evidence_added' && event.evidence.id === id);
        return (
          <li key={id}>
            <div className="evidence-text">
              <EvidenceLink source={source} place={place} />
              {added && (
                <p className="standard-hint">
                  {added.actorName} · {format.dateTime(added.receivedAt)}
                </p>
              )}
            </div>
            {isOpen && (
              <IconButton
                label={
                  source.kind === 'file'
                    ? t('evidence.removeFile', { name: source.name })
                    : t('evidence.remove')
                }
                onClick={() =>
                  work.send(
                    [{ type: 'evidence_removed', evidenceId: id }],
                    t(source.kind === 'file' ? 'evidence.fileRemoved' : 'log.entry.evidence_removed'),
                  )
                }
              >
                <X size={16} aria-hidden />
              </IconButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}
