type Messages = { readonly [key: string]: string | Messages };

/** Texts without i18next, for the first picture: `t('measure.communes', { value: 3 })`; of plural forms the general one. */
export function createPlainText(messages: Messages) {
  return (key: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const text = find(messages, key) ?? find(messages, `${key}_other`) ?? key;
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}
export type PlainText = ReturnType<typeof createPlainText>;

function find(messages: Messages, key: string): string | undefined {
  let found: string | Messages | undefined = messages;
  for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined;
  return typeof found === 'string' ? found : undefined;
}
