import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { PhotoReceipt, PhotoStateRequest, PhotoStates } from '../domain/sync.ts';
import { Id } from '../domain/values.ts';
import type { Env } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer, jsonBody } from '../http/kit.ts';
import { type PhotoUploadService, UPLOADS_PATH } from './photo-uploads.service.ts';

const ById = z.object({ id: Id });
const BY_ID = `${UPLOADS_PATH}/{id}` as const;

/** Photos in parts by the tus protocol (https://tus.io/protocols/resumable-upload, 1.0.0). */
export function photoUploadsRoutes(uploads: PhotoUploadService) {
  /** The library speaks the protocol; the route says who may, and words what went wrong. */
  const answer = async (c: Context<Env>, uploadId: string | null) => {
    c.header('Tus-Resumable', '1.0.0');
    return (await uploads.handle(actorOf(c), c.req.raw, uploadId)) as never;
  };
  return createRouter()
    .openapi(
      declareRoute({
        method: 'options',
        path: UPLOADS_PATH,
        summary: 'What the server offers of the tus protocol',
        responses: { 204: { description: 'Version, extensions and the largest size' } },
      }),
      (c) => answer(c, null),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: UPLOADS_PATH,
        summary: 'Begin an upload; `Upload-Metadata: sha256 <hex digest of the bytes, base64>`',
        responses: { 201: { description: 'Its address is in `Location`' } },
      }),
      (c) => answer(c, null),
    )
    .openapi(
      // The client asks with HEAD, which the router answers by GET.
      declareRoute({
        method: 'get',
        path: BY_ID,
        summary: 'HEAD: how many bytes have arrived',
        request: { params: ById },
        responses: { 200: { description: 'The number is in `Upload-Offset`' } },
      }),
      (c) => answer(c, c.req.valid('param').id),
    )
    .openapi(
      declareRoute({
        method: 'patch',
        path: BY_ID,
        summary: 'The next bytes; the last ones are answered with the receipt of the photo',
        request: { params: ById },
        responses: {
          200: jsonAnswer(PhotoReceipt, 'The photo is stored, and attached to the events that wait for it'),
          204: { description: 'Stored; more is to come' },
        },
      }),
      (c) => answer(c, c.req.valid('param').id),
    )
    .openapi(
      declareRoute({
        method: 'delete',
        path: BY_ID,
        summary: 'Give up an upload',
        request: { params: ById },
        responses: { 204: { description: 'Removed' } },
      }),
      (c) => answer(c, c.req.valid('param').id),
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: `${UPLOADS_PATH}/state`,
        summary: 'Which of these photos of the caller have arrived',
        request: { body: jsonBody(PhotoStateRequest) },
        responses: { 200: jsonAnswer(PhotoStates, 'In the order asked') },
      }),
      async (c) => {
        const { sha256s } = c.req.valid('json');
        return c.json({ photos: await uploads.listReceipts(actorOf(c), sha256s) }, 200);
      },
    );
}
