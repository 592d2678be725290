export type ReasonKind = 'criterion_adjusted' | 'criterion_returned' | 'reopened' | 'cancelled';
/** `paper`: a decision that was taken outside, of either outcome. */
export type DecisionKind = 'recognised' | 'not_recognised' | 'paper';

/** The form that is open on a scorecard. */
export type OpenDialog =
  /** `criterion` is null for actions on the whole assessment. */
  | { kind: 'reason'; action: ReasonKind; criterion: number | null }
  | { kind: 'decision'; action: DecisionKind }
  | { kind: 'evidence'; criterion: number }
  | { kind: 'step' };
