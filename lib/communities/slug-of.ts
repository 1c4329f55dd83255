/**
 * The address of a community from its name: Latin letters without their accents, digits, hyphens, at most 48.
 * Names in other scripts have no Latin letters to offer: the language tag stands in.
 */
export function slugOf(name: string, tag: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => SPELLED[letter] ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/['’ʼ]/g, '')
  const slug = hyphenate(plain)
  return /[a-z]/.test(slug) ? slug : hyphenate(`${tag} ${slug}`)
}

function hyphenate(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replaceAll(/^-+|-+$/g, '')
}

const SPELLED: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}
