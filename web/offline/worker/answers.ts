const TYPES = {
  json: /^application\/(?:[a-z.-]+\+)?json\b/,
  picture: /^image\//,
  tile: /^application\/vnd\.mapbox-vector-tile\b/,
};

/**
 * Whether the answer is of the kind that the product gives. The page of a network that wants a sign-in first has
 * status 200 too.
 */
export const isOfKind = (answer: Response, kind: keyof typeof TYPES): boolean =>
  TYPES[kind].test(answer.headers.get('Content-Type') ?? '');
