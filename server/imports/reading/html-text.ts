const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const HIDDEN = [
  ['<script', '</script>'],
  ['<style', '</style>'],
  ['<!--', '-->'],
] as const;

/** The plain text of a description that Google Earth keeps as HTML: one line per block, table cells by tabs. */
export function htmlToText(html: string): string {
  const shown = HIDDEN.reduce((text, [start, end]) => withoutParts(text, start, end), html);
  return shown
    .replace(/<\/t[dh]\s*>\s*<t[dh]\b[^<>]*>/gi, ': ')
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h[1-6])\b[^<>]*>/gi, '\n')
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => entityText(name) ?? whole)
    .replace(/[ \t\u00a0]+/g, ' ')
    .replace(/ *\n\s*/g, '\n')
    .trim();
}

/** Cut by hand: a pattern would look through the whole text for every start that has no end. */
function withoutParts(text: string, start: string, end: string): string {
  const lower = text.toLowerCase();
  let kept = '';
  let from = 0;
  for (let at = lower.indexOf(start); at !== -1; at = lower.indexOf(start, from)) {
    const close = lower.indexOf(end, at);
    if (close === -1) break;
    kept += `${text.slice(from, at)} `;
    from = close + end.length;
  }
  return kept + text.slice(from);
}

function entityText(name: string): string | null {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? null;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}
