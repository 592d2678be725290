import { ProblemError } from '../../domain/errors.ts';
import type { OpenFile, ReadChoices } from '../read-rows.ts';
import { MAX_KML_BYTES } from './limits.ts';
import { makeScratchFolder } from './scratch-folder.ts';
import { openShapefile } from './shapefile.ts';
import { openXlsx } from './xlsx-file.ts';
import { openXmlBytes } from './xml-file.ts';
import { ZipArchive } from './zip-archive.ts';

/**
 * What a zip file is told by its entries: a workbook, a shapefile, a KMZ.
 * @throws ProblemError `import.zip_…` and those of the format
 */
export async function openZip(path: string, choices: ReadChoices): Promise<OpenFile> {
  const archive = await ZipArchive.open(path);
  const scratch = await makeScratchFolder();
  const finish = async () => {
    archive.close();
    await scratch.remove();
  };
  try {
    const file = await openContent(archive, scratch.path, choices);
    return { ...file, close: finish };
  } catch (error) {
    await finish();
    throw error;
  }
}

function openContent(archive: ZipArchive, folder: string, choices: ReadChoices): Promise<OpenFile> {
  if (archive.names.includes('[Content_Types].xml')) return openXlsx(archive, folder, choices);
  archive.refuseNested();
  const names = archive.names.filter((name) => !name.startsWith('__MACOSX/'));
  if (names.some((name) => /\.shp$/i.test(name))) return openShapefile(archive, names, folder, choices);
  const documents = names.filter((name) => /\.kml$/i.test(name));
  if (documents.length > 0) return openKmz(archive, documents, choices.layer);
  throw new ProblemError('import.zip_without_map');
}

/** Every document is a layer; without a choice it is `doc.kml`, or the first that is more than links to others. */
async function openKmz(
  archive: ZipArchive,
  documents: readonly string[],
  chosen: string | null,
): Promise<OpenFile> {
  if (chosen !== null && !documents.includes(chosen)) {
    throw new ProblemError('import.layer_unknown', { layer: chosen });
  }
  const isMain = (name: string) => /(^|\/)doc\.kml$/i.test(name);
  const inOrder = documents.toSorted((a, b) => Number(isMain(b)) - Number(isMain(a)));
  for (const layer of chosen === null ? inOrder : [chosen]) {
    const file = await openXmlBytes(await archive.bytes(layer, MAX_KML_BYTES)).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'import.no_rows') return null;
      throw error;
    });
    if (!file) continue;
    const layers = documents.map((name) => ({ name, rows: name === layer ? file.rowCount : null }));
    return { ...file, format: 'kmz', layers, layer };
  }
  throw new ProblemError('import.no_rows');
}
