import { pick } from './random'

const OPENERS: Record<string, string[]> = {
  en: ['hello, ', 'Hi! ', 'please, ', 'quick question: ', 'so ', 'ok, ', 'Excuse me, ', 'hey '],
  fr: [
    'bonjour, ',
    'Salut ! ',
    "s'il te plaît, ",
    'question rapide : ',
    'alors ',
    'ok, ',
    'Excusez-moi, ',
    'dis, ',
  ],
  hi: ['नमस्ते, ', 'भाई, ', 'कृपया बताइए, ', 'एक सवाल: ', 'अच्छा, ', 'सुनिए, ', 'ज़रा बताओ '],
  ar: ['مرحبا، ', 'لو سمحت، ', 'من فضلك، ', 'سؤال سريع: ', 'طيب، ', 'السلام عليكم، ', 'قل لي '],
  sw: ['habari, ', 'Samahani, ', 'tafadhali, ', 'swali fupi: ', 'sawa, ', 'hujambo, ', 'niambie '],
  zh: ['你好，', '请问，', '麻烦问一下，', '问一下：', '那个，', '好的，', '请告诉我，'],
}
const CLOSERS: Record<string, string[]> = {
  en: [' thanks', ' please', ' thank you!', ' pls', ' ??'],
  fr: [' merci', ' svp', ' merci !', ' stp', ' ??'],
  hi: [' धन्यवाद', ' प्लीज़', ' बताइए', ' ??'],
  ar: [' شكرا', ' من فضلك', ' لو سمحت', ' ؟؟'],
  sw: [' asante', ' tafadhali', ' asanteni', ' ??'],
  zh: ['谢谢', '，谢谢！', '？？', '呢'],
}

/** Says the same as people type it: openers, closers, lower case, lost punctuation and accents, a slip of the finger. */
export function addNoise(text: string, language: string, random: () => number): string {
  let noisy = text
  if (random() < 0.1) noisy = pick(OPENERS[language] ?? [''], random) + lowerFirst(noisy, random)
  if (random() < 0.07)
    noisy = noisy.replace(/[?？؟.!।。]+\s*$/u, '').trimEnd() + pick(CLOSERS[language] ?? [''], random)
  if (random() < 0.2) noisy = noisy.toLowerCase()
  else if (random() < 0.02) noisy = noisy.toUpperCase()
  if (random() < 0.25) noisy = noisy.replace(/\s*[?？؟.!।。]+\s*$/u, '')
  if (language === 'fr' && random() < 0.12)
    noisy = noisy.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC')
  if (language === 'ar' && random() < 0.15)
    noisy = noisy.replace(/[أإآ]/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه')
  if (random() < 0.1) noisy = slip(noisy, random)
  return noisy === '' ? text : noisy
}

function lowerFirst(text: string, random: () => number): string {
  return random() < 0.6 ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

/** One letter dropped, doubled or swapped with the next. */
function slip(text: string, random: () => number): string {
  const letters = [...text]
  const at = Math.floor(random() * letters.length)
  if (!/[\p{L}]/u.test(letters[at] ?? '') || letters.length < 6) return text
  const kind = Math.floor(random() * 3)
  if (kind === 0) letters.splice(at, 1)
  else if (kind === 1) letters.splice(at, 0, letters[at]!)
  else if (at + 1 < letters.length) [letters[at], letters[at + 1]] = [letters[at + 1]!, letters[at]!]
  return letters.join('')
}
