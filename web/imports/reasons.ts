import { ERRORS, type ErrorCode } from '#domain/errors.ts';

/** What a reason is called where many rows share it: the first sentence, with … for what differs from row to row. */
export function shortReason(code: string, language: 'vi' | 'en'): string {
  if (!(code in ERRORS)) return code;
  const sentence = ERRORS[code as ErrorCode][language].split(/[.;](?:\s|$)/)[0] ?? code;
  return sentence
    .replace(/\s*\([^)]*\{\w+\}[^)]*\)/g, '')
    .replace(/[“"]?\{\w+\}[”"]?/g, '…')
    .replace(/:?\s*…$/, '')
    .trim();
}
