import type { CommuneStage } from './commune-stages.ts';
import type { ValueState, ValueStep } from './indicator-values.ts';
import type { ValueType } from './plan-quantities.ts';
import type { ValuePeriod } from './value-periods.ts';
import { ASSESSMENT_STATUS_WORDS, type Words } from './words.ts';

/** What codes of values are called in error sentences, in templates and in cells that are pasted. */
const { new: NOT_REGISTERED, cancelled: _never, ...SHARED_STAGES } = ASSESSMENT_STATUS_WORDS;
export const STAGE_WORDS: Record<CommuneStage, Words> = {
  not_registered: NOT_REGISTERED,
  ...SHARED_STAGES,
  lapsed: { vi: 'Hết hiệu lực', en: 'Lapsed' },
};

export const STATE_WORDS: Record<ValueState, Words> = {
  draft: { vi: 'nháp', en: 'draft' },
  submitted: { vi: 'đã nộp', en: 'submitted' },
  approved: { vi: 'đã duyệt', en: 'approved' },
  locked: { vi: 'đã khoá', en: 'locked' },
};

export const STEP_WORDS: Record<ValueStep, Words> = {
  submit: { vi: 'nộp', en: 'submit' },
  return: { vi: 'trả lại', en: 'return' },
  approve: { vi: 'duyệt', en: 'approve' },
  lock: { vi: 'khoá', en: 'lock' },
  reopen: { vi: 'mở lại', en: 'reopen' },
};

export const TYPE_WORDS: Record<ValueType | 'not_applicable', Words> = {
  ratio: { vi: 'tử số và mẫu số', en: 'a numerator and a denominator' },
  count: { vi: 'một số đếm', en: 'a count' },
  yes_no: { vi: 'Có hoặc Không', en: 'yes or no' },
  stage: { vi: 'bước công nhận', en: 'a step to recognition' },
  not_applicable: { vi: 'Không áp dụng', en: 'not applicable' },
};

export const NOT_APPLICABLE_WORDS: Words = { vi: 'Không áp dụng', en: 'N/A' };
export const CLEAR_WORDS: Words = { vi: 'Xoá', en: 'Clear' };

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** What a period is called within a sentence. */
export function periodWords(period: ValuePeriod): Words {
  const year = period.slice(0, 4);
  const part = period.slice(5);
  if (part === '') return { vi: `năm ${year}`, en: year };
  if (part === 'H1') return { vi: `6 tháng đầu năm ${year}`, en: `first half of ${year}` };
  if (part === '9M') return { vi: `9 tháng năm ${year}`, en: `first nine months of ${year}` };
  const number = Number(part.slice(1));
  return part.startsWith('Q')
    ? { vi: `quý ${number} năm ${year}`, en: `quarter ${number} of ${year}` }
    : { vi: `tháng ${number} năm ${year}`, en: `${MONTHS[number - 1]} ${year}` };
}
