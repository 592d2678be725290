import type { OpenFile, ReadChoices } from '../read-rows.ts';
import { openCsv } from './csv-file.ts';
import { tellKind, unknownKind } from './file-kind.ts';
import { openJson } from './geojson-file.ts';

/**
 * Opens a file that somebody wants to import. Its kind is told by its content, whatever it is called.
 * @throws ProblemError `import.…` for a file that cannot be taken at all; nothing is left open then
 */
export async function openFile(path: string, fileName: string, choices: ReadChoices): Promise<OpenFile> {
  const kind = await tellKind(path, fileName);
  switch (kind) {
    case 'text':
      return openCsv(path, choices);
    case 'json':
      return openJson(path, choices.layer);
    default:
      throw unknownKind(kind);
  }
}
