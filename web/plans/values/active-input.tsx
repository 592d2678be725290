import { type ClipboardEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';

export interface ActiveInputProps {
  text: string;
  label: string;
  isReadOnly: boolean;
  isInvalid: boolean;
  isNumber: boolean;
  /** Takes the keyboard when it appears. */
  takesFocus: boolean;
  onType(text: string | null): void;
  onCommit(): void;
  /** A key that is not for the text. Returns whether it was used. */
  onKey(event: KeyboardEvent<HTMLInputElement>): boolean;
  onCopy(event: ClipboardEvent<HTMLInputElement>): void;
  onPaste(event: ClipboardEvent<HTMLInputElement>): void;
  onFocus(hasFocus: boolean): void;
}

const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];

/**
 * The field in the active cell. It has the keyboard all the time, so that typing, input methods and the clipboard
 * work by themselves; while nothing is typed, arrows go to other cells.
 */
export function ActiveInput(props: ActiveInputProps) {
  const { text, isReadOnly, takesFocus, onType, onCommit } = props;
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string | null>(null);
  const [hasCaret, setCaret] = useState(false);
  const isReady = draft === null && !hasCaret;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it appears
  useLayoutEffect(() => {
    if (takesFocus) input.current?.focus({ preventScroll: true });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a text that changed has lost its selection
  useLayoutEffect(() => {
    if (isReady && document.activeElement === input.current) input.current?.select();
  }, [isReady, text]);

  function drop() {
    setDraft(null);
    setCaret(false);
    onType(null);
  }
  function end() {
    onCommit();
    setDraft(null);
    setCaret(false);
  }
  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    const goesOn = key === 'Enter' || key === 'Tab' || (!hasCaret && ARROWS.includes(key));
    if (key === 'F2' && !isReadOnly) {
      event.preventDefault();
      setCaret(true);
      const { length } = input.current?.value ?? '';
      input.current?.setSelectionRange(length, length);
    } else if (!isReady && key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      drop();
    } else if (isReady || goesOn) {
      if (!isReady) end();
      if (props.onKey(event)) event.preventDefault();
    }
  }

  return (
    <input
      ref={input}
      className={isReady ? 'cell-input' : 'cell-input cell-typing'}
      value={draft ?? text}
      readOnly={isReadOnly}
      aria-label={props.label}
      aria-invalid={props.isInvalid || undefined}
      inputMode={props.isNumber ? 'numeric' : 'text'}
      autoComplete="off"
      spellCheck={false}
      onChange={({ target }) => {
        setDraft(target.value);
        onType(target.value);
      }}
      onKeyDown={press}
      onDoubleClick={() => !isReadOnly && setCaret(true)}
      onCopy={(event) => isReady && props.onCopy(event)}
      onCut={(event) => isReady && props.onCopy(event)}
      onPaste={(event) => {
        const isBlock = /[\t\r\n]/.test(event.clipboardData.getData('text/plain').trim());
        if (isReady || isBlock) {
          if (!isReady) end();
          props.onPaste(event);
        }
      }}
      onFocus={(event) => {
        props.onFocus(true);
        if (isReady) event.target.select();
      }}
      onBlur={() => {
        props.onFocus(false);
        end();
      }}
    />
  );
}
