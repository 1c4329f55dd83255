import { z } from 'zod'
import { AVATAR_COLORS } from '@/lib/core/avatar-colors'

/** An emoji or a letter on a colour: a picture that nobody has to upload or to check. */
export const avatarSchema = z.strictObject({
  symbol: z
    .string()
    .max(40)
    .refine(isOneSymbol, 'one letter, sign or emoji')
    .describe('One letter or one emoji'),
  color: z.enum(AVATAR_COLORS).default('teal').describe('The colour behind it'),
})

export type Avatar = z.infer<typeof avatarSchema>

const graphemes = new Intl.Segmenter()

/** One grapheme of Unicode's (UAX #29) with something to see in it, and few marks. */
function isOneSymbol(text: string): boolean {
  const count = [...graphemes.segment(text)].length
  return count === 1 && /[\p{L}\p{N}\p{S}\p{P}]/u.test(text) && !/\p{Bidi_Control}|\p{M}{4,}/u.test(text)
}
