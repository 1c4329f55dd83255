/** Why a reader reports an answer; in a file of its own, which the browser carries. */
export const REPORT_CATEGORIES = ['harmful', 'wrong', 'rude', 'private', 'other'] as const
