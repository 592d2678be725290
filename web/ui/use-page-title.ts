import { useEffect } from 'react';

const NAME = 'Bờ An';

/** Names the tab and the entry of the history; undefined, and leaving the screen, leave the product's name alone. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · ${NAME}` : NAME;
    return () => {
      document.title = NAME;
    };
  }, [title]);
}
