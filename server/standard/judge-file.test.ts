import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bomb,
  docm,
  docx,
  lyingBomb,
  noise,
  ods,
  odt,
  ole,
  pdf,
  xlsx,
} from '../../tests/support/evidence-builders.ts';
import { utf8, zip } from '../../tests/support/file-builders.ts';
import { plainJpeg } from '../../tests/support/photo-form.ts';
import { ZipArchive } from '../imports/reading/zip-archive.ts';
import { detectImageFormat } from '../photos/image-format.ts';
import { judgeFile } from './judge-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bo-an-judge-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function judge(bytes: Uint8Array) {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  return judgeFile(
    { path, bytes: Buffer.from(bytes) },
    {
      isPicture: (start) => detectImageFormat(start) !== null,
      openArchive: (archive) => ZipArchive.open(archive),
    },
  );
}
const fixture = (name: string) => readFile(new URL(`../../tests/support/fixtures/${name}`, import.meta.url));

describe('judgeFile', () => {
  it('tells what a file is by its content', async () => {
    expect(await judge(pdf())).toBe('pdf');
    expect(await judge(docx())).toBe('docx');
    expect(await judge(xlsx())).toBe('xlsx');
    expect(await judge(odt())).toBe('odt');
    expect(await judge(ods())).toBe('ods');
    expect(await judge(await plainJpeg(1))).toBe('image');
    expect(await judge(await fixture('two-colours.heic'))).toBe('image');
    expect(await judge(await fixture('values-saved-by-libreoffice.xlsx'))).toBe('xlsx');
  });

  it.each<[string, () => Uint8Array, string]>([
    ['SVG', () => utf8('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unknown_kind'],
    ['HTML', () => utf8('<!doctype html><script>alert(1)</script>'), 'unknown_kind'],
    ['HTML before a PDF', () => Buffer.concat([utf8('<html>'), pdf()]), 'unknown_kind'],
    ['a Windows program', () => Buffer.concat([utf8('MZ'), noise(900)]), 'unknown_kind'],
    ['a program with a document behind it', () => Buffer.concat([utf8('MZ'), docx()]), 'unknown_kind'],
    ['a Linux program', () => Buffer.concat([utf8('\x7fELF'), noise(900)]), 'unknown_kind'],
    ['a script', () => utf8('#!/bin/sh\nrm -rf /'), 'unknown_kind'],
    ['GIF', () => utf8('GIF89a'), 'unknown_kind'],
    ['text', () => utf8('Biên bản'), 'unknown_kind'],
    ['an archive', () => zip({ 'a.txt': utf8('a') }), 'no_document'],
    ['a program for Java', () => zip({ 'META-INF/MANIFEST.MF': utf8('Main-Class: A') }), 'no_document'],
    [
      'slides',
      () =>
        zip({ mimetype: utf8('application/vnd.oasis.opendocument.presentation'), 'content.xml': utf8('') }),
      'no_document',
    ],
    ['a document with macros', docm, 'macros'],
    ['VBA in what claims to have none', () => docx({ 'word/vbaProject.bin': utf8('x') }), 'macros'],
    ['a macro sheet', () => xlsx({ 'xl/macrosheets/sheet1.xml': utf8('<x/>') }), 'macros'],
    ['ActiveX', () => docx({ 'word/activeX/activeX1.bin': utf8('x') }), 'macros'],
    ['Basic in OpenDocument', () => odt({ 'Basic/Standard/Module1.xml': utf8('<x/>') }), 'macros'],
    ['an encrypted PDF', () => pdf('x', '/Encrypt 9 0 R'), 'encrypted'],
    ['an encrypted document', () => ole('EncryptedPackage'), 'encrypted'],
    [
      'encrypted OpenDocument',
      () => odt({ 'META-INF/manifest.xml': utf8('<manifest:encryption-data/>') }),
      'encrypted',
    ],
    ['an old document', () => ole('WordDocument'), 'old_office'],
    ['a bomb', () => bomb(40 * 1024 ** 2), 'unpacks_too_large'],
    ['a bomb that calls itself small', () => lyingBomb(40 * 1024 ** 2), 'damaged'],
    ['a PDF that is cut off', () => pdf().subarray(0, 400), 'damaged'],
    ['a document that is cut off', () => docx().subarray(0, 300), 'damaged'],
    ['a document with a spoilt byte', () => spoilt(docx({ 'word/media/a.bin': noise(5000) })), 'damaged'],
  ])('refuses %s', async (_, bytes, code) => {
    await expect(judge(bytes())).rejects.toMatchObject({ code: `evidence_file.${code}` });
  });

  it('does not take a PDF that speaks of encryption for an encrypted one', async () => {
    expect(await judge(pdf('see /Encrypt and /EncryptMetadata true'))).toBe('pdf');
  });
});

/** Past the headers, within the packed bytes of the last entry. */
function spoilt(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  const at = copy.lastIndexOf('word/media/a.bin', copy.lastIndexOf('word/media/a.bin') - 1) + 2000;
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
