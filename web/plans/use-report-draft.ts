import { useState } from 'react';
import { z } from 'zod';
import type { ReportEventInput } from '#domain/report-events.ts';
import type { ReportAddress, ReportView } from '#domain/report-views.ts';
import { useContainer } from '../api/container.ts';
import { ApiProblem } from '../api/problem.ts';
import { useAddReportEvent } from '../api/report-data.ts';
import { useDraft } from '../ui/use-draft.ts';
import { eventId } from './report-event-id.ts';

const Draft = z.object({
  documentNumber: z.string(),
  documentDate: z.string(),
  /** Note of a submission, reason of a reopening. */
  text: z.string(),
  /** The event as it was last sent: the same content must go under the same id, also after a reload. */
  sent: z.object({ id: z.string(), content: z.string() }).nullable(),
});
type Draft = z.infer<typeof Draft>;
const isDraft = (value: unknown): value is Draft => Draft.safeParse(value).success;
const empty = (): Draft => ({ documentNumber: '', documentDate: '', text: '', sent: null });

type Content = ReportEventInput extends infer E
  ? E extends ReportEventInput
    ? Omit<E, 'id'>
    : never
  : never;

/** What is being typed to submit or reopen a report; it survives errors and reloads until it is stored. */
export function useReportDraft(
  address: ReportAddress,
  kind: ReportEventInput['type'],
  log: ReportView['log'],
  onStored: () => void,
) {
  const { newId } = useContainer();
  const add = useAddReportEvent(address);
  const draft = useDraft(`report.${Object.values(address).join('.')}.${kind}`, empty, isDraft);
  const [isChecked, setChecked] = useState(false);

  async function send(content: Content | null) {
    setChecked(true);
    if (content === null || add.isPending) return;
    const key = JSON.stringify(content);
    const id = eventId(draft.value.sent, key, log, newId);
    draft.change({ sent: { id, content: key } });
    try {
      await add.mutateAsync({ ...content, id } as ReportEventInput);
      draft.clear();
      onStored();
    } catch (error) {
      // An id that cannot be stored is of no use to a second attempt.
      if (error instanceof ApiProblem && !error.isRetryable) draft.change({ sent: null });
    }
  }

  return {
    value: draft.value,
    change: draft.change,
    isChecked,
    send: (content: Content | null) => void send(content),
    isBusy: add.isPending,
    error: add.error,
  };
}
