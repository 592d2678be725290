import type { OpenFile, ReadChoices } from '../read-rows.ts';
import { openCsv } from './csv-file.ts';
import { tellKind } from './file-kind.ts';
import { openJson } from './geojson-file.ts';
import { openGeoPackage } from './geopackage.ts';
import { openXml } from './xml-file.ts';
import { openZip } from './zip-file.ts';

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
    case 'xml':
      return openXml(path);
    case 'zip':
      return openZip(path, choices);
    case 'sqlite':
      return openGeoPackage(path, choices);
  }
}
