/** Letters of one script that differ in form alone; those of other scripts are read later (`readLookAlikes`). */
const SAME_LETTERS = new Map<string, string>(
  Object.entries({
    // Latin letters that no decomposition makes plain
    ı: 'i',
    ɡ: 'g',
    ɑ: 'a',
    ł: 'l',
    ø: 'o',
    đ: 'd',
    Ł: 'l',
    Ø: 'o',
    Đ: 'd',
    // Small capitals
    ᴀ: 'a',
    ʙ: 'b',
    ᴄ: 'c',
    ᴅ: 'd',
    ᴇ: 'e',
    ꜰ: 'f',
    ɢ: 'g',
    ʜ: 'h',
    ɪ: 'i',
    ᴊ: 'j',
    ᴋ: 'k',
    ʟ: 'l',
    ᴍ: 'm',
    ɴ: 'n',
    ᴏ: 'o',
    ᴘ: 'p',
    ʀ: 'r',
    ꜱ: 's',
    ᴛ: 't',
    ᴜ: 'u',
    ᴠ: 'v',
    ᴡ: 'w',
    ʏ: 'y',
    ᴢ: 'z',
    // Arabic spelling variants and their Persian keyboards
    ى: 'ي',
    ی: 'ي',
    ک: 'ك',
    ة: 'ه',
    ٱ: 'ا',
  }),
)

/**
 * Marks of no script of its own (accents, rings, strokes laid over letters), of Cyrillic, Hebrew and Arabic, and the Arabic
 * stretching sign. Indic vowel signs and Japanese voicing marks are letters of their words and stay.
 */
const MARKS =
  /(?![\u3099\u309a])(?=[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}|\u0640/gu

/** White letters on black circles and squares, which no decomposition makes plain: 🅐 and 🅰 to their Z. */
function readEnclosed(char: string): string {
  const point = char.codePointAt(0) ?? 0
  const first = [0x1f150, 0x1f170].find((start) => point >= start && point < start + 26)
  return first === undefined ? char : String.fromCharCode(97 + point - first)
}

const known = new Map<string, string>()

/** One character (with its marks) as terms are compared: compatibility forms, variants, accents and case folded. */
export function foldTermCharacter(character: string): string {
  const remembered = known.get(character)
  if (remembered !== undefined) return remembered
  const plain = [...character.normalize('NFKC').normalize('NFKD')]
    .map((char) => SAME_LETTERS.get(char) ?? readEnclosed(char))
    .join('')
  const folded = plain.replace(MARKS, '').normalize('NFC').toLowerCase()
  if (known.size < 20_000 && character.length < 4) known.set(character, folded)
  return folded
}
