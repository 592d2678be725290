/** Metres, straight line; the radius of the plan's figure. */
export const REACH_M = 300;
