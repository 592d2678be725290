import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Me } from '#domain/roles.ts';
import { type Container, useContainer } from '../api/container.ts';
import { uploadEvidence } from '../api/evidence-data.ts';
import { localProblem } from '../api/problem.ts';
import { keys } from '../api/query-keys.ts';
import { useMe } from '../api/reference.ts';
import { appendAssessmentEvent } from '../api/standard-data.ts';
import { useLanguage } from '../i18n/i18n.ts';
import { createKeptRecords } from '../offline/kept-records.ts';
import {
  createEvidenceUploads,
  type EvidenceUploads,
  isUnsentFile,
  type Unsent,
} from './evidence-uploads.ts';

/** One for each application and user: a file goes on while another screen is looked at. */
const opened = new WeakMap<Container, { userId: string; uploads: EvidenceUploads }>();
const spoken: { language: 'vi' | 'en' } = { language: 'vi' };

function uploadsOf(container: Container, userId: string): EvidenceUploads {
  const before = opened.get(container);
  if (before?.userId === userId) return before.uploads;
  const uploads = openUploads(container, userId);
  opened.set(container, { userId, uploads });
  return uploads;
}

function openUploads(container: Container, userId: string): EvidenceUploads {
  const { queryClient, newId, now } = container;
  // Never under the name of whoever signed in after.
  const checkUser = () => {
    if (queryClient.getQueryData<Me>([keys.me])?.userId !== userId)
      throw localProblem('auth.required', spoken.language, 401);
  };
  return createEvidenceUploads({
    records: createKeptRecords(`bo-an.evidence.${userId}`, isUnsentFile),
    upload: async ({ assessmentId, file }, options) => {
      checkUser();
      return await uploadEvidence(assessmentId, file, { ...options, language: spoken.language });
    },
    link: async ({ assessmentId, criterion, evidenceId, eventId, chosenAt }, { fileId, name }) => {
      checkUser();
      await appendAssessmentEvent(container, assessmentId, ({ criteria, log }) => {
        const held = criteria.find((each) => each.criterion === criterion)?.evidence ?? [];
        const isThere =
          log.some(({ id }) => id === eventId) ||
          held.some(({ source }) => source.kind === 'file' && source.fileId === fileId);
        if (isThere) return null;
        const evidence = { id: evidenceId, criterion, source: { kind: 'file', fileId, name } as const };
        return { id: eventId, type: 'evidence_added', occurredAt: chosenAt, note: '', evidence };
      });
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    newId,
    now,
  });
}

/** Files of an assessment that are not evidence yet. */
export function useEvidenceUploads(assessmentId: string): {
  uploads: EvidenceUploads;
  unsent: readonly Unsent[];
} {
  const container = useContainer();
  const { userId } = useMe();
  const language = useLanguage();
  const uploads = uploadsOf(container, userId);
  const all = useSyncExternalStore(uploads.subscribe, uploads.list);
  useEffect(() => {
    spoken.language = language;
  }, [language]);
  useEffect(() => void uploads.restore(), [uploads]);
  const unsent = useMemo(() => all.filter((each) => each.assessmentId === assessmentId), [all, assessmentId]);
  return { uploads, unsent };
}
