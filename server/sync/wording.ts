import type { Language } from '../http/env.ts';
import { wordProblem } from '../http/problems.ts';
import type { JudgedReceipt } from './receipts.ts';
import type { Problem } from './sync.rows.ts';

export function wordReceipt(receipt: JudgedReceipt, language: Language) {
  return { ...receipt, problem: receipt.problem === null ? null : word(receipt.problem, language) };
}

export function word({ code, details }: Problem, language: Language) {
  return { code, message: wordProblem(code, details, language) };
}
