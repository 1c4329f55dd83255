import { expect, test } from 'vitest'
import { ngramFeatures } from '@/lib/engine/encoder/text-features'

/** Bucket numbers of the first word (Chinese: all), as `starter/train/encoder.py` makes them: `Ngrams(32768).words(text)`. */
const GOLDEN: [string, number[]][] = [
  ['Hello, World 2x', [30062, 12702, 28955, 22785, 13108, 405, 12300, 227, 12811, 20256, 32101, 9862, 7964]],
  ['À quelle heure ?', [4446]],
  [
    'नमस्ते दुनिया',
    [7564, 9412, 16171, 30512, 22218, 21910, 24147, 8517, 9718, 29771, 1720, 13186, 29135, 8501, 3099, 29342],
  ],
  [
    'مَرحبا بالعالم',
    [28633, 23955, 24370, 30628, 9677, 52, 8546, 28361, 8460, 10143, 22339, 17939, 22797, 28931, 7938, 14555],
  ],
  [
    'Habari yako',
    [534, 30087, 6424, 8430, 3242, 14989, 10345, 22543, 30988, 6850, 779, 15873, 1162, 3663, 30199, 12845],
  ],
  ['你好 world吗', [21107, 19652, 14401]],
  ['ﬁn', [8552, 20539, 29233, 29247, 13094, 23790]],
]

test.each(GOLDEN)('%s has the features that the encoder was trained with', (text, first) => {
  expect(ngramFeatures(text, 32768)[0]).toEqual(first)
})

test('signs alone count as a word, and nothing throws', () => {
  for (const text of ['?!', '🙂', ' ', '\ud800', '\0']) expect(ngramFeatures(text, 8)).toHaveLength(1)
})
