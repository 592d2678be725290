// `npm run boundaries -- <file or URL>`: imports commune outlines (GeoJSON or TopoJSON keyed by official code).
import { readFile } from 'node:fs/promises';
import type { BilingualText } from '../server/communes/outline.ts';
import { outlineReportLines } from '../server/communes/outline-report-text.ts';
import { UnreadableOutlines } from '../server/communes/read-outlines.ts';
import { ConfigError, configFromProcess } from '../server/config.ts';
import { resettleDemo } from '../server/demo/demo.service.ts';
import { openParts } from '../server/parts.ts';

const USAGE: BilingualText = {
  vi: 'Cách dùng: npm run boundaries -- <tệp hoặc URL GeoJSON/TopoJSON>',
  en: 'Usage: npm run boundaries -- <GeoJSON/TopoJSON file or URL>',
};
const DOWNLOAD_LIMIT_MS = 120_000;

class ImportRefused extends Error {
  readonly text: BilingualText;

  constructor(text: BilingualText) {
    super(text.en);
    this.text = text;
  }
}

async function main(): Promise<void> {
  const [place, ...more] = process.argv.slice(2);
  if (place === undefined || more.length > 0) throw new ImportRefused(USAGE);
  const config = configFromProcess();
  const text = await readPlace(place);
  const { parts, close } = await openParts(config, { webRoot: null });
  const { boundaries } = parts;
  try {
    const result = await boundaries.importText(text, sourceName(place));
    // Communes of other provinces stay drawable until they get outlines of their own.
    await boundaries.fillWithCells();
    for (const language of ['vi', 'en'] as const) {
      console.log(`\n${language === 'vi' ? 'Nhập ranh giới' : 'Boundary import'}: ${place}`);
      console.log(`SHA-256: ${result.sha256}`);
      for (const entry of result.skipped.slice(0, 10)) console.log(`  - ${entry[language]}`);
      for (const line of outlineReportLines(result.report, language)) console.log(line);
      console.log(OUTCOMES[result.status][language]);
    }
    if (result.status === 'refused') process.exitCode = 1;
    else if (await resettleDemo(parts)) {
      console.log(
        '\nĐã đặt lại dữ liệu minh hoạ theo ranh giới mới.\nThe demo set was placed anew by these outlines.',
      );
    }
  } finally {
    await close();
  }
}

const OUTCOMES: Record<'imported' | 'unchanged' | 'refused', BilingualText> = {
  imported: {
    vi: 'Đã nhập. Máy chủ đang chạy tự đổi theo.',
    en: 'Imported. A running server follows by itself.',
  },
  unchanged: {
    vi: 'Tệp này đã nhập trước đó: không thay đổi gì.',
    en: 'This file was imported before: nothing changed.',
  },
  refused: {
    vi: 'KHÔNG nhập: ranh giới đang có được giữ nguyên.',
    en: 'NOT imported: the present outlines are kept.',
  },
};

async function readPlace(place: string): Promise<string> {
  if (!/^https?:/.test(place)) {
    try {
      return await readFile(place.replace(/^file:\/\//, ''), 'utf8');
    } catch (cause) {
      throw cannotRead(place, cause);
    }
  }
  try {
    const answer = await fetch(place, { signal: AbortSignal.timeout(DOWNLOAD_LIMIT_MS) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return await answer.text();
  } catch (cause) {
    throw cannotRead(place, cause);
  }
}

function cannotRead(place: string, cause: unknown): ImportRefused {
  // fetch says only "fetch failed"; what failed is its cause.
  const inner = cause instanceof Error && cause.cause instanceof Error ? `: ${cause.cause.message}` : '';
  const reason = `${cause instanceof Error ? cause.message : String(cause)}${inner}`;
  return new ImportRefused({
    vi: `Không đọc được ${place}: ${reason}`,
    en: `Cannot read ${place}: ${reason}`,
  });
}

/** What people see as the source: the address, or the name of the file without the folders of this machine. */
function sourceName(place: string): string {
  return /^https?:/.test(place) ? place : (place.split(/[/\\]/).pop() ?? place);
}

try {
  await main();
} catch (error) {
  if (error instanceof ImportRefused || error instanceof UnreadableOutlines) {
    console.error(`${error.text.vi}\n${error.text.en}`);
  } else {
    console.error(error instanceof ConfigError ? error.message : error);
  }
  process.exitCode = 1;
}
