import type { ReportView } from '#domain/report-views.ts';

/** An event as it was last sent. */
export interface SentEvent {
  id: string;
  content: string;
}

/** The same content goes under the same id while it may be on its way; under a new one once the log went on after it. */
export function eventId(
  sent: SentEvent | null,
  content: string,
  log: ReportView['log'],
  newId: () => string,
): string {
  const isOvertaken = log.slice(0, -1).some(({ id }) => id === sent?.id);
  return sent?.content === content && !isOvertaken ? sent.id : newId();
}
