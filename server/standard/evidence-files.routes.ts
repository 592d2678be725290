import { Readable } from 'node:stream';
import { z } from '@hono/zod-openapi';
import {
  CommunePhotoList,
  CommunePhotoQuery,
  EvidenceFile,
  EvidenceFileId,
  NewEvidenceFile,
} from '../domain/evidence-files.ts';
import { Id } from '../domain/values.ts';
import { attach } from '../http/attach.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import type { EvidenceFiles } from './evidence-files.service.ts';

const ById = z.object({ id: Id });
const OfFile = ById.extend({ file: EvidenceFileId });
const FILE = { type: 'string' as const, format: 'binary' };

/** Files and photos that criteria of an assessment rest on. */
export function evidenceRoutes(evidence: EvidenceFiles) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/standard/assessments/{id}/files',
        summary:
          'Upload a file (25 MB at most, the raw bytes as the body); it becomes evidence by an event that names it',
        request: {
          params: ById,
          query: NewEvidenceFile,
          // A plain schema, so that nothing reads the body but the disk.
          body: { required: true, content: { 'application/octet-stream': { schema: FILE } } },
        },
        responses: { 201: jsonAnswer(EvidenceFile, 'On the disk') },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { name } = c.req.valid('query');
        const length = c.req.header('Content-Length');
        const body = c.req.raw.body ?? new ReadableStream<Uint8Array>({ start: (empty) => empty.close() });
        const declared = length === undefined ? null : Number(length);
        return c.json(await evidence.add(actorOf(c), id, name, declared, body), 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/standard/assessments/{id}/files/{file}',
        summary: 'A file of the assessment, to be saved',
        request: { params: OfFile },
        responses: {
          200: { description: 'The bytes', content: { 'application/octet-stream': { schema: FILE } } },
        },
      }),
      async (c) => {
        const { id, file: fileId } = c.req.valid('param');
        const { file, byteCount, stream } = await evidence.open(actorOf(c), id, fileId);
        // Never by its own type: nothing that somebody uploaded is run under the product's address.
        attach(c, file.name, 'application/octet-stream');
        c.header('Content-Length', String(byteCount));
        return c.body(Readable.toWeb(stream) as ReadableStream, 200) as never;
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/standard/assessments/{id}/photos',
        summary: 'Photos of sites and play spaces of the commune that may be evidence, newest first',
        request: { params: ById, query: CommunePhotoQuery },
        responses: { 200: jsonAnswer(CommunePhotoList, 'At most 60') },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const items = await evidence.listPhotos(actorOf(c), id, c.req.valid('query').q);
        c.header('Cache-Control', 'private, no-cache');
        return c.json({ items, nextCursor: null }, 200);
      },
    );
}
