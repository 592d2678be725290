import { CircleCheckBig } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/i18n.ts';
import type { SubmissionState } from './submissions.ts';

interface Props {
  state: Extract<SubmissionState, { phase: 'stored' }>;
  title: string;
  children: ReactNode;
}

const LINES = ['site', 'fixed', 'inspected', 'measures', 'damages', 'photos', 'noted'] as const;

/** The server has it: what, and since when. */
export function Receipt({ state, title, children }: Props) {
  const { t } = useTranslation('field');
  const format = useFormat();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const lines = LINES.flatMap((key) => {
    const count = state.summary[key] ?? 0;
    return count > 0 ? [t(`receipt.${key}`, { count })] : [];
  });
  return (
    <section className="receipt">
      <CircleCheckBig size={40} aria-hidden />
      <h1 ref={heading} tabIndex={-1}>
        {t('receipt.title', { time: format.time(state.at) })}
      </h1>
      <p role="status">
        {title} · {lines.join(' · ')}
      </p>
      <div className="receipt-actions">{children}</div>
    </section>
  );
}
