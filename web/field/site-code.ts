/** The code of a site in what a sign holds: the address `/field?code=…`, or the code alone. null: not one of ours. */
export function codeInText(text: string): string | null {
  const trimmed = text.trim();
  if (CODE.test(trimmed)) return trimmed.toUpperCase();
  try {
    const code = new URL(trimmed).searchParams.get('code')?.trim() ?? '';
    return CODE.test(code) ? code.toUpperCase() : null;
  } catch {
    return null;
  }
}

const CODE = /^[0-9A-Za-z]{1,10}-[0-9]{1,8}$/;
