import { useTranslation } from 'react-i18next';
import './skeleton.css';

interface SkeletonProps {
  /** CSS sizes; default a line of text. */
  width?: string;
  height?: string;
  /** Several lines below each other. */
  lines?: number;
}

/** Grey shape of what is coming; announced once as "loading". */
export function Skeleton({ width = '100%', height = '1em', lines = 1 }: SkeletonProps) {
  const { t } = useTranslation();
  return (
    <div className="skeletons" role="status" style={{ width }}>
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <div
          key={line}
          className="skeleton"
          style={{ height, width: line > 0 && line === lines - 1 ? '70%' : '100%' }}
        />
      ))}
    </div>
  );
}
