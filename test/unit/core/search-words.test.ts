import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutIntoLexemes } from '@/lib/core/search-words'
import { findWanted, listWantedSpans } from '@/lib/core/wanted-words'
import { searchQuery, searchVector, searchWords } from '@/lib/store/search-vector'

/** Whether a text would be found: what PostgreSQL does with `vector @@ query`, for the queries made here. */
function finds(query: string, text: string): boolean {
  const lexemes = cutIntoLexemes(text)
  const wanted = searchQuery(query)?.split(' & ') ?? []
  return wanted.every((part) => {
    const [, lexeme = '', prefix] = /^'(.*)'(:\*)?$/s.exec(part) ?? []
    return lexemes.some((one) => (prefix ? one.startsWith(lexeme) : one === lexeme))
  })
}

describe('finds', () => {
  test.each([
    ['beginnings of words', 'ter', 'Maison Teranga'],
    ['whatever the accents', 'ecole', 'L’École de Médecine'],
    ['with accents where there are none', 'écolé', 'ecole'],
    ['full-width letters', 'ＡＢＣ', 'abc'],
    ['Chinese inside a longer stretch', '世界', '你好世界大学'],
    ['one Chinese character', '界', '你好世界'],
    ['Chinese beside Latin', 'Qwen中文', 'qwen 的中文助手'],
    ['Japanese', 'ひらがな', '日本語のひらがなです'],
    ['Thai', 'ภาษา', 'เรียนภาษาไทย'],
    ['Arabic without its article', 'مدرسة', 'المدرسة الكبيرة'],
    ['Arabic with its article where there is none', 'المدرسة', 'مدرسة'],
    ['Arabic after "and the"', 'مدرسة', 'والمدرسة'],
    ['Arabic without vowel signs', 'مُدَرِّسَة', 'مدرسة'],
    ['Arabic whatever the alif', 'احمد', 'أحمد'],
    ['Hindi with its vowels', 'हिन्दी', 'यह हिन्दी सहायक है'],
    ['the beginning of a Hindi word', 'सहा', 'सहायक'],
    ['Greek', 'αθηνα', 'Αθήνα'],
    ['Amharic', 'አማርኛ', 'የአማርኛ አማርኛ ረዳት'],
    ['several words in any order', 'law senegal', 'Senegal: questions of law'],
  ])('%s', (_, query, text) => {
    expect(finds(query, text)).toBe(true)
  })

  test.each([
    ['other vowels in Hindi', 'किला', 'काला'],
    ['pairs that do not stand together', '世好', '你好世界'],
    ['a word that is missing', 'law kenya', 'Senegal: questions of law'],
    ['the end of a word', 'ranga', 'Teranga'],
  ])('not: %s', (_, query, text) => {
    expect(finds(query, text)).toBe(false)
  })

  test('nothing to look for is no query', () => {
    expect(['', '  ', '!?', '\u202e', '🙂'].map(searchQuery)).toEqual(Array(5).fill(undefined))
  })
})

test('whatever a text holds, it is found by each of its own words and quoted whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      expect(finds(text.slice(0, 30), text.slice(0, 30))).toBe(true)
      const vector = searchVector([{ text, weight: 'A' }])
      expect(vector.replaceAll(/'(?:[^'\\]|''|\\\\)*':\d+A/gs, '').trim()).toBe('')
    }),
    { numRuns: 50 },
  )
})

test('a long text is kept as its different words, the first ones of them, whatever the script', () => {
  expect(searchWords(['To be or not to be', 'BE’s'], 100)).toBe("'to' 'be' 'or' 'not' 's'")
  expect(searchWords(['one two three', 'four'], 2)).toBe("'one' 'two'")
  expect(searchWords(['世界'.repeat(20_000)], 5).split(' ')).toHaveLength(4)
})

test('where a text says what is looked for is its first wanted word, and nowhere as long as one is missing', () => {
  expect(findWanted('Before it all: the École of Law', 'law ecole')).toBe('Before it all: the '.length)
  expect(findWanted('École', 'ecole law')).toBeUndefined()
  expect(findWanted('École', '!?')).toBeUndefined()
})

test('a joiner inside a word parts it nowhere', () => {
  expect(findWanted('من می\u200cخواهم', 'میخواهم')).toBe(3)
  expect(finds('میخواهم', 'من می\u200cخواهم')).toBe(true)
})

describe('what is to be marked', () => {
  test.each([
    [
      'every word that begins so, whole',
      'adap',
      'An adapter adapts; it is adaptable.',
      'adapter adapts adaptable',
    ],
    ['whatever the accents', 'ecole', 'L’École, l’e\u0301cole', 'École e\u0301cole'],
    ['each of several words, one missing', 'law senegal moon', 'Senegal: the law', 'Senegal law'],
    ['a Greek word at its last letter', 'αθηνας', 'ΑΘΗΝΑΣ', 'ΑΘΗΝΑΣ'],
    ['Arabic with its article and vowel signs', 'مدرسة', 'إلى المَدْرَسَة الكبيرة', 'المَدْرَسَة'],
    ['a Persian word with a joiner', 'میخواهم', 'من می\u200cخواهم', 'می\u200cخواهم'],
    ['a Hindi word', 'सहा', 'यह हिन्दी सहायक है', 'सहायक'],
    ['Chinese inside a longer stretch', '世界', '你好世界大学', '世界'],
    ['pairs that touch, as one', '世界大', '你好世界大学，世界', '世界大 世界'],
    ['Japanese, half-width and composed', 'ガイド', 'このｶﾞｲﾄﾞです', 'ｶﾞｲﾄﾞ'],
    ['Thai', 'ภาษา', 'เรียนภาษาไทย', 'ภาษา'],
    ['Latin beside Chinese', 'qwen', 'Qwen中文 Qwen', 'Qwen Qwen'],
  ])('%s', (_, wanted, text, marked) => {
    const spans = listWantedSpans(text, wanted)
    expect(spans.map(({ from, to }) => text.slice(from, to)).join(' ')).toBe(marked)
  })

  test('no more than what was found: other words, other vowels, nothing looked for', () => {
    expect(listWantedSpans('Teranga काला 你好世界', 'ranga किला 世好')).toEqual([])
    expect(listWantedSpans('Teranga', '!?')).toEqual([])
  })

  test('whatever a text holds, its own words are marked inside it and in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const spans = listWantedSpans(text, text.slice(0, 20))
        const ends = spans.flatMap(({ from, to }) => [from, to])
        expect(ends).toEqual([...new Set(ends)].sort((a, b) => a - b))
        expect(ends.at(-1) ?? 0).toBeLessThanOrEqual(text.length)
        if (findWanted(text, text.slice(0, 20)) !== undefined) expect(spans).not.toEqual([])
      }),
    )
  })
})
