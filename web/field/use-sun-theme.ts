import { useEffect, useRef } from 'react';
import { readDraft, writeDraft } from '../offline/drafts.ts';
import { setTheme, type Theme } from '../ui/theme.ts';
import { useTheme } from '../ui/use-theme.ts';

const KEY = 'field.sun';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** High contrast for sunlight, on this screen only; remembered, because the camera may reload the page. */
export function useSunTheme(): { isSun: boolean; toggle(): void } {
  const theme = useTheme();
  const before = useRef<Theme>(theme === 'contrast' ? 'light' : theme);
  const wasContrast = useRef(theme === 'contrast');
  useEffect(() => {
    const previous = before.current;
    const stays = wasContrast.current;
    if (readDraft(KEY, isFlag)) setTheme('contrast');
    return () => {
      if (!stays) setTheme(previous);
    };
  }, []);
  const isSun = theme === 'contrast';
  return {
    isSun,
    toggle() {
      writeDraft(KEY, !isSun);
      setTheme(isSun ? before.current : 'contrast');
    },
  };
}
