import type { GuardrailCase } from '../guardrail-case'

export const cases: GuardrailCase[] = [
  { language: 'en', text: 'No, no, no, no, no! That is not what I said.', expect: 'allow' },
  { language: 'en', text: 'I think that the answer is yes. '.repeat(6), expect: 'allow' },
  { language: 'en', text: 'I think that the answer is yes. '.repeat(7), expect: 'block' },
  { language: 'en', text: `Well. ${'and then '.repeat(30)}`, expect: 'block' },
  { language: 'en', text: `Well. ${'and then '.repeat(30)}`, options: { action: 'flag' }, expect: 'flag' },
  { language: 'en', text: `${'a'.repeat(2000)}`, expect: 'block' },
  { language: 'en', text: `Title\n${'-'.repeat(200)}\n${'. '.repeat(100)}`, expect: 'allow' },
  { language: 'en', text: '| --- '.repeat(40), expect: 'allow' },
  {
    language: 'en',
    text: Array.from({ length: 40 }, (_, index) => `Step ${index + 1}: turn the page. `).join(''),
    expect: 'allow',
  },
  { language: 'en', text: 'One side. The other side. '.repeat(8), expect: 'block' },
  { language: 'en', text: 'la la la la', options: { repeats: 3, minLength: 10 }, expect: 'block' },
  { language: 'fr', text: 'Je ne sais pas, je ne sais pas. '.repeat(9), expect: 'block' },
  { language: 'hi', text: 'मुझे लगता है कि यह ठीक है। '.repeat(9), expect: 'block' },
  { language: 'ar', text: 'أعتقد أن هذا صحيح. '.repeat(9), expect: 'block' },
  { language: 'sw', text: 'Nadhani hii ni sahihi kabisa. '.repeat(9), expect: 'block' },
  { language: 'zh', text: `好的，${'我认为这是对的'.repeat(20)}`, expect: 'block' },
  { language: 'zh', text: '哈哈哈哈哈哈，真有意思。', expect: 'allow' },
  { language: 'zh', text: '我认为这是对的。你认为呢？他们也这么认为。', expect: 'allow' },
]
