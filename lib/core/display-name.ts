import { z } from 'zod'
import { DECEPTIVE } from './clean-display-name'

/**
 * A name or a line that other people read: trimmed, in Unicode's composed form (NFC), and without characters that
 * make it look like another text: controls, changes of direction, line separators, private use, piled-up marks.
 * Joiners stay: Persian, Hindi and emoji are written with them.
 */
export function displayName(maxLength: number, minLength = 1) {
  return z
    .string()
    .max(maxLength * 4)
    .transform((text) => text.normalize('NFC').replaceAll(/ +/g, ' ').trim())
    .pipe(
      z
        .string()
        .min(minLength, 'Say a name.')
        .refine((text) => [...text].length <= maxLength, `At most ${maxLength} characters.`)
        .refine((text) => !DECEPTIVE.test(text), 'No control characters and no changes of direction.')
        .refine((text) => minLength === 0 || VISIBLE.test(text), 'Say a name that can be seen.'),
    )
}

/** A text of several lines that other people read, trimmed: line breaks and tabs stay, other controls are refused. */
export function paragraphs(maxLength: number) {
  return z
    .string()
    .trim()
    .max(maxLength)
    .refine((text) => !CONTROL.test(text), 'No control characters but line breaks and tabs.')
}

/** Everything of Cc but tab, line feed and carriage return, and half a surrogate pair. */
const CONTROL = /[^\P{Cc}\t\n\r]|\p{Cs}/u

const VISIBLE = /[\p{L}\p{N}\p{S}\p{P}]/u
