import type { ReactNode } from 'react';
import './card.css';

interface CardProps {
  title?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  tone?: 'plain' | 'warm' | 'sunken';
  className?: string;
  children: ReactNode;
}

export function Card({ title, actions, tone = 'plain', className, children }: CardProps) {
  return (
    <section className={['card', `card-${tone}`, className].filter(Boolean).join(' ')}>
      {(title || actions) && (
        <header className="card-header">
          {title && <h2 className="card-title">{title}</h2>}
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
