import type { Import, ImportQuestion, ImportStatus } from '#domain/imports.ts';

export const STEPS = ['file', 'columns', 'check', 'run'] as const;
export type Step = (typeof STEPS)[number];

const STEP_OF_STATUS: Record<ImportStatus, Step> = {
  uploaded: 'columns',
  checking: 'check',
  checked: 'check',
  running: 'run',
  done: 'run',
  cancelling: 'run',
  cancelled: 'run',
  undoing: 'run',
  undone: 'run',
  failed: 'run',
};

/** The step that an import has come to. */
export function currentStep({ status, startedAt }: Pick<Import, 'status' | 'startedAt'>): Step {
  if (startedAt === null && (status === 'failed' || status === 'cancelling')) return 'check';
  return STEP_OF_STATUS[status];
}

/** Settings may still change: nothing of it is stored. */
export function canEdit({ status, startedAt }: Pick<Import, 'status' | 'startedAt'>): boolean {
  return ['uploaded', 'checked', 'cancelled'].includes(status) || (status === 'failed' && startedAt === null);
}

/** The file is in; decisions about duplicates are being carried out. */
export function isDeciding({ status, finishedAt }: Pick<Import, 'status' | 'finishedAt'>): boolean {
  return status === 'running' && finishedAt !== null;
}

/** Rows and preview of the last check or run are there to be looked at. */
export function hasResult(status: ImportStatus): boolean {
  return !['uploaded', 'checking', 'failed'].includes(status);
}

/** All that the server asks, in its order, and whether approximate outlines may tell the commune. */
export function questionsOf(known: Import, isApproximate: boolean): readonly ImportQuestion[] {
  const asked = known.inspection?.questions ?? [];
  const answered = known.settings.answered.filter((question) => !asked.includes(question));
  const all = [...asked, ...answered].filter((question) => question !== 'approximate');
  return isApproximate ? [...all, 'approximate'] : all;
}

export function openQuestions(known: Import, isApproximate: boolean): readonly ImportQuestion[] {
  return questionsOf(known, isApproximate).filter((question) => !known.settings.answered.includes(question));
}

/** Names the state that the rows belong to: a new check or a decision leaves others. */
export function stampOf({ status, counts }: Import): string {
  return [status, ...Object.values(counts)].join('/');
}

/** The points of the preview stay through decisions. */
export function previewStampOf({ settings, counts, startedAt }: Import): string {
  return [JSON.stringify(settings), counts.read, startedAt].join('/');
}
