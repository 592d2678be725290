import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import './search-input.css';

interface Props {
  /** Accessible name. */
  label: string;
  placeholder: string;
  value: string;
  /** Trimmed text, after a short pause. */
  onChange(value: string): void;
}

const PAUSE_MS = 250;

/** Keeps what is typed to itself and tells it after a pause, so that a slow owner (the URL) never eats a letter. */
export function SearchInput({ label, placeholder, value, onChange }: Props) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [told, setTold] = useState(value);
  if (value !== seen) {
    setSeen(value);
    // Its own words coming back are no change from outside, such as a cleared filter.
    if (value !== told) {
      setTold(value);
      setText(value);
    }
  }
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === told) return;
    const timer = setTimeout(() => {
      setTold(wanted);
      latest.current(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, told]);
  return (
    <div className="search-input">
      <Search size={16} aria-hidden />
      <input
        className="input"
        type="search"
        aria-label={label}
        placeholder={placeholder}
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
