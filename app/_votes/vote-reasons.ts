/** Reasons as the page offers them; the same as in `lib/votes/vote.ts`, whose zod the browser need not carry. */
export const reasons = {
  up: ['accurate', 'kind', 'our_language', 'other'],
  down: ['wrong', 'rude', 'not_our_custom', 'other'],
} as const
