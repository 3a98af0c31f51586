/**
 * The version of what an audit checks and how: raise it with every change of a threshold, a check, a finding's id or the
 * report's shape. Reports by another version count as not made: workers make those of the newest versions of data sets
 * anew, and others are made when a run asks for them.
 */
export const AUDIT_RULES = 2;
