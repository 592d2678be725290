import { DOMParser, type Document as XmlDocument } from '@xmldom/xmldom';
import { ProblemError } from '../../domain/errors.ts';

/**
 * The text of an XML file, by its mark, else by its declaration, else UTF-8. A DOCTYPE, which alone can bring
 * entities, is refused. @throws ProblemError `import.text_encoding`, `import.xml_doctype`
 */
export function decodeXml(bytes: Buffer): string {
  const text = decode(bytes).replace(/^\uFEFF/, '');
  rootStart(text);
  return text;
}

const SKIPPED = [
  ['<!--', '-->'],
  ['<?', '?>'],
] as const;

/** Where the first element begins. @throws ProblemError `import.xml_doctype`, `import.xml_damaged` */
function rootStart(text: string): number {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const skipped = SKIPPED.find(([start]) => text.startsWith(start, at));
    if (!skipped) {
      if (text.startsWith('<!', at)) throw new ProblemError('import.xml_doctype');
      return at;
    }
    at = text.indexOf(skipped[1], at);
    if (at === -1) break;
  }
  throw new ProblemError('import.xml_damaged', { reason: 'no root element' });
}

function decode(bytes: Buffer): string {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null;
  const declared = /^[^>]{0,200}encoding=["']([\w.:-]+)["']/.exec(bytes.toString('latin1', 0, 300))?.[1];
  try {
    return new TextDecoder(marked ?? declared ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ProblemError('import.text_encoding', { format: 'XML' });
  }
}

/** @throws ProblemError `import.xml_damaged`, `import.xml_doctype` */
export function parseXmlText(text: string): XmlDocument {
  try {
    const parser = new DOMParser({
      onError: (level, message) => {
        if (level === 'fatalError') throw new Error(message);
      },
    });
    const document = parser.parseFromString(text, 'text/xml');
    if (document.doctype !== null) throw new ProblemError('import.xml_doctype');
    return document;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : '';
    throw new ProblemError('import.xml_damaged', { reason });
  }
}

/** Name of the root element without its prefix. */
export function rootNameOf(text: string): string {
  const start = rootStart(text);
  return /^<(?:[\w.-]+:)?([\w.-]+)[\s/>]/.exec(text.slice(start, start + 200))?.[1] ?? '';
}
