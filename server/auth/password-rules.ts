import { readFile } from 'node:fs/promises';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { ProblemError } from '../domain/errors.ts';
import { foldSearchText } from '../domain/search-text.ts';
import { spelledOnce } from './passwords.ts';

export const LEAST_PASSWORD_LENGTH = 12;
const MOST_PASSWORD_LENGTH = 256;
/** Fewer guesses than this find it, says zxcvbn: "somewhat guessable" and worse. */
const LEAST_GUESSES = 1e8;

/** What is looked at: if so much is hard to guess, all of it is, and more takes seconds. */
const MOST_LOOKED_AT = 60;
/** A password of the own names and little else is guessed by whoever knows them. */
const LEAST_BESIDE_NAMES = 6;

const VIETNAMESE = new URL('../../data/reference/common-passwords-vi.json', import.meta.url);

let loading: Promise<ZxcvbnFactory> | null = null;
/** Some MB of lists: only once somebody sets a password. */
function guesser(): Promise<ZxcvbnFactory> {
  loading ??= load();
  return loading;
}

async function load(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }, text] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    readFile(VIETNAMESE, 'utf8'),
  ]);
  const words = JSON.parse(text) as string[];
  const vietnamese = [...new Set(words.flatMap((word) => [word, foldSearchText(word).replaceAll(' ', '')]))];
  return new ZxcvbnFactory({ dictionary: { ...dictionary, vietnamese }, graphs: adjacencyGraphs });
}

/**
 * Length, and not on the shipped lists of leaked and common ones, alone or put together; `about` are the user's own
 * names. Nothing is asked of kinds of characters.
 * @throws ProblemError `password.…`
 */
export async function checkNewPassword(password: string, about: readonly string[]): Promise<void> {
  const spelled = spelledOnce(password);
  const length = [...spelled].length;
  if (length < LEAST_PASSWORD_LENGTH) {
    throw new ProblemError('password.too_short', { length, least: LEAST_PASSWORD_LENGTH });
  }
  if (length > MOST_PASSWORD_LENGTH) {
    throw new ProblemError('password.too_long', { most: MOST_PASSWORD_LENGTH });
  }
  const own = about.flatMap((text) => text.split(/[\s@._-]+/)).filter((part) => part.length > 2);
  const names = [...about, ...own, ...own.map((part) => foldSearchText(part))];
  const { check } = await guesser().then((zxcvbn) => ({ check: zxcvbn.check.bind(zxcvbn) }));
  // Without its accents a password is guessed as easily.
  const start = [...spelled].slice(0, MOST_LOOKED_AT).join('');
  const guesses = Math.min(check(start, names).guesses, check(foldSearchText(start), names).guesses);
  const isGuessed = guesses < LEAST_GUESSES || lettersBeside(spelled, own) < LEAST_BESIDE_NAMES;
  if (isGuessed) throw new ProblemError('password.too_common');
}

/** Letters and digits that are left when the user's own names are taken out. */
function lettersBeside(password: string, names: readonly string[]): number {
  let rest = foldSearchText(password);
  for (const name of names) rest = rest.replaceAll(foldSearchText(name), '');
  return rest.replace(/[^\p{L}\p{N}]/gu, '').length;
}
