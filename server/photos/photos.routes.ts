import { z } from '@hono/zod-openapi';
import { MAX_PHOTO_BYTES, Photo, PhotoId } from '../domain/photos.ts';
import { PhotoReceipt } from '../domain/sync.ts';
import type { Language } from '../http/env.ts';
import { actorOf, createRouter, declareRoute, jsonAnswer } from '../http/kit.ts';
import { InvalidRequest } from '../http/problems.ts';
import { MULTIPART_OVERHEAD_BYTES, readForm } from '../http/read-form.ts';
import type { PhotoService } from './photos.service.ts';

const PhotoForm = z.object({ photo: z.instanceof(File) });
const FULL_OR_THUMB = z.object({ size: z.enum(['thumb', 'full']).default('full') });

const HandedInQuery = z.object({
  /** Who took it. */
  userId: z.string().min(1).max(100),
  /** Of the bytes, as the item announced them. */
  sha256: PhotoId,
});
const PHOTO_BODY = {
  required: true,
  // A plain schema, so that nothing reads the body before its size is known.
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object' as const,
        properties: { photo: { type: 'string' as const, format: 'binary' } },
        required: ['photo'],
      },
    },
  },
};

/** Upload of photos and their bytes. What they are attached to is written with the event that carries them. */
export function photosRoutes(photos: PhotoService) {
  return createRouter()
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/photos',
        summary: 'Store a photo (JPEG, PNG, WebP or HEIC, 20 MB), stripped of its metadata',
        request: { body: PHOTO_BODY },
        responses: {
          200: jsonAnswer(Photo, 'The same photo was already stored'),
          201: jsonAnswer(Photo, 'Stored'),
        },
      }),
      async (c) => {
        const bytes = await readPhoto(c.req.raw, c.var.language);
        const { photo, wasKnown } = await photos.addPhoto(actorOf(c), bytes);
        return wasKnown ? c.json(photo, 200) : c.json(photo, 201);
      },
    )
    .openapi(
      declareRoute({
        method: 'post',
        path: '/api/photos/handed-in',
        summary: 'A photo out of a file that a tablet exported, in the name of who took it',
        request: { query: HandedInQuery, body: PHOTO_BODY },
        responses: { 200: jsonAnswer(PhotoReceipt, 'Stored, and attached to the events that wait for it') },
      }),
      async (c) => {
        const announced = c.req.valid('query');
        const bytes = await readPhoto(c.req.raw, c.var.language);
        return c.json(await photos.addHandedIn(actorOf(c), announced, bytes), 200);
      },
    )
    .openapi(
      declareRoute({
        method: 'get',
        path: '/api/photos/{id}',
        summary: 'Bytes of a photo, full (2560 px) or thumb (400 px)',
        request: { params: z.object({ id: PhotoId }), query: FULL_OR_THUMB },
        responses: {
          200: {
            description: 'JPEG without metadata',
            content: { 'image/jpeg': { schema: { type: 'string' as const, format: 'binary' } } },
          },
          304: { description: 'The caller has these bytes' },
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { size } = c.req.valid('query');
        const bytes = await photos.getPhoto(actorOf(c), id, size);
        const tag = `"${id}-${size}"`;
        // Private: a shared cache must not hand a photo to somebody outside the scope.
        c.header('Cache-Control', 'private, max-age=31536000, immutable');
        c.header('Vary', 'Cookie');
        c.header('ETag', tag);
        c.header('X-Content-Type-Options', 'nosniff');
        if (c.req.header('If-None-Match') === tag) return c.body(null, 304);
        return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'image/jpeg' });
      },
    );
}

async function readPhoto(request: Request, language: Language): Promise<Uint8Array> {
  const form = await readForm(request, MAX_PHOTO_BYTES + MULTIPART_OVERHEAD_BYTES);
  const parsed = PhotoForm.safeParse({ photo: form.get('photo') });
  if (!parsed.success) {
    throw new InvalidRequest(
      parsed.error.issues.map((issue) => ({ target: 'form', issue })),
      language,
    );
  }
  return new Uint8Array(await parsed.data.photo.arrayBuffer());
}
