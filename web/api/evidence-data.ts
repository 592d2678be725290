import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { describeError } from '#domain/errors.ts';
import {
  CommunePhotoList,
  EvidenceFile,
  MAX_EVIDENCE_BYTES,
  MAX_EVIDENCE_MEGABYTES,
} from '#domain/evidence-files.ts';
import { withParams } from './client.ts';
import { useApi } from './container.ts';
import { type Language, localProblem, problemFromAnswer } from './problem.ts';
import { keys } from './query-keys.ts';
import { type ProgressOptions, postWithProgress } from './upload.ts';

const pathOf = (assessmentId: string, part: string) => `/api/standard/assessments/${assessmentId}/${part}`;

export const evidenceFileUrl = (assessmentId: string, fileId: string) =>
  pathOf(assessmentId, `files/${fileId}`);

/** 25 MB over a slow line. */
const UPLOAD_TIMEOUT_MS = 20 * 60_000;

/** The file as the server keeps it; it becomes evidence by an event. Throws ApiProblem, or AbortError. */
export async function uploadEvidence(
  assessmentId: string,
  file: File,
  options: Omit<ProgressOptions, 'timeoutMs'>,
): Promise<EvidenceFile> {
  // A server that refuses so much ends the connection, and the browser could not tell why.
  if (file.size > MAX_EVIDENCE_BYTES) {
    const code = 'evidence_file.too_large';
    const detail = describeError(code, { limit: MAX_EVIDENCE_MEGABYTES }, options.language);
    throw problemFromAnswer(413, { code, detail }, options.language);
  }
  const path = withParams(pathOf(assessmentId, 'files'), { name: file.name });
  const answer = await postWithProgress(path, file, { ...options, timeoutMs: UPLOAD_TIMEOUT_MS });
  const parsed = EvidenceFile.safeParse(answer);
  if (parsed.success) return parsed.data;
  console.error('unexpected answer', parsed.error.issues);
  throw localProblem('answer.unexpected', options.language, 200, { issues: parsed.error.issues });
}

/** Saves a file on the device. A link alone would save the server's refusal as if it were the file. */
export async function saveEvidence(
  assessmentId: string,
  { fileId, name }: Pick<EvidenceFile, 'fileId' | 'name'>,
  language: Language,
): Promise<void> {
  const answer = await fetch(evidenceFileUrl(assessmentId, fileId), {
    headers: { 'Accept-Language': language },
  }).catch(() => null);
  if (!answer) throw localProblem('network.unreachable', language);
  if (!answer.ok) throw problemFromAnswer(answer.status, await answer.json().catch(() => null), language);
  const bytes = await answer.blob().catch(() => null);
  if (!bytes) throw localProblem('network.unreachable', language);
  const url = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Photos of the commune's sites and play spaces, newest first. */
export function useCommunePhotos(assessmentId: string, q: string) {
  const api = useApi();
  return useQuery({
    queryKey: [keys.standard, 'photos', assessmentId, q],
    queryFn: ({ signal }) => api.get(pathOf(assessmentId, 'photos'), CommunePhotoList, { q }, { signal }),
    placeholderData: keepPreviousData,
  });
}
