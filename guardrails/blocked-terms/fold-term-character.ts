/** Look-alikes across scripts, by what they look like; upper case apart, because В looks like B and в does not. */
const LOOK_ALIKES = new Map<string, string>(
  Object.entries({
    // Cyrillic
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    у: 'y',
    х: 'x',
    і: 'i',
    ї: 'i',
    ј: 'j',
    ѕ: 's',
    һ: 'h',
    ԁ: 'd',
    ԛ: 'q',
    ԝ: 'w',
    ӏ: 'l',
    А: 'a',
    В: 'b',
    Е: 'e',
    К: 'k',
    М: 'm',
    Н: 'h',
    О: 'o',
    Р: 'p',
    С: 'c',
    Т: 't',
    У: 'y',
    Х: 'x',
    І: 'i',
    Ј: 'j',
    Ѕ: 's',
    // Greek
    α: 'a',
    ο: 'o',
    ρ: 'p',
    ν: 'v',
    ι: 'i',
    υ: 'u',
    κ: 'k',
    τ: 't',
    Α: 'a',
    Β: 'b',
    Ε: 'e',
    Ζ: 'z',
    Η: 'h',
    Ι: 'i',
    Κ: 'k',
    Μ: 'm',
    Ν: 'n',
    Ο: 'o',
    Ρ: 'p',
    Τ: 't',
    Υ: 'y',
    Χ: 'x',
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

const known = new Map<string, string>()

/** One character (with its marks) as terms are compared: compatibility forms, look-alikes, accents and case folded. */
export function foldTermCharacter(character: string): string {
  const remembered = known.get(character)
  if (remembered !== undefined) return remembered
  const plain = [...character.normalize('NFKC').normalize('NFKD')]
    .map((char) => LOOK_ALIKES.get(char) ?? char)
    .join('')
  const folded = plain.replace(MARKS, '').normalize('NFC').toLowerCase()
  if (known.size < 20_000 && character.length < 4) known.set(character, folded)
  return folded
}
