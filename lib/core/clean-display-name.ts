/** A name from elsewhere with what `displayName` would refuse left out, cut to a length. */
export function cleanDisplayName(text: string, maxLength: number): string {
  return [...text.normalize('NFC').replaceAll(new RegExp(DECEPTIVE, 'gu'), '').trim()]
    .slice(0, maxLength)
    .join('')
}

/**
 * What makes a name look like another text. Bidi_Control: UAX #9, the marks and embeddings that reorder what stands
 * around them.
 */
export const DECEPTIVE =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Bidi_Control}\u00AD\u115F\u1160\u180E\u200B\u2060-\u2064\u3164\uFEFF\uFFA0\u{E0000}-\u{E001F}]|\p{M}{9,}/u
