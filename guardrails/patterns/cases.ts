import type { GuardrailCase } from '../guardrail-case'

const one = (pattern: string, more: object = {}) => ({ patterns: [{ name: 'rule', pattern, ...more }] })

export const cases: GuardrailCase[] = [
  { language: 'en', text: 'Nothing to see', options: one('order-\\d{4}'), expect: 'allow' },
  { language: 'en', text: 'It is ORDER-1234.', options: one('order-\\d{4}'), expect: 'block' },
  {
    language: 'en',
    text: 'It is ORDER-1234.',
    options: one('order-\\d{4}', { caseSensitive: true }),
    expect: 'allow',
  },
  { language: 'en', text: 'It is ord\u200ber-１２３４.', options: one('order-\\d{4}'), expect: 'block' },
  {
    language: 'en',
    text: 'Ask for order-1234 or order-5678. Bye',
    options: one('order-\\d{4}', { action: 'rewrite', replacement: '[order]' }),
    expect: 'rewrite',
    becomes: 'Ask for [order] or [order]. Bye',
  },
  { language: 'en', text: 'order-1234', options: one('order-\\d{4}', { action: 'flag' }), expect: 'flag' },
  { language: 'en', text: 'First this. Then that.', options: one('first.*that'), expect: 'allow' },
  {
    language: 'en',
    text: 'First this.\nThen that.',
    options: one('(?s)first.*that', { within: 'text' }),
    expect: 'block',
  },
  { language: 'en', text: 'Well, hello there', options: one('^hello'), expect: 'allow' },
  { language: 'en', text: 'Well. Hello there', options: one('^hello'), expect: 'block' },
  { language: 'en', text: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', options: one('(a+)+$'), expect: 'allow' },
  { language: 'fr', text: 'Le code est ÉTÉ-2026', options: one('\\bcode\\b.*été-\\d+'), expect: 'block' },
  { language: 'hi', text: 'कूपन कोड ४२ अभी लें', options: one('कूपन\\s+कोड'), expect: 'block' },
  { language: 'ar', text: 'استخدم رمز الخصم الآن', options: one('رمز\\s+الخصم'), expect: 'block' },
  { language: 'sw', text: 'Tuma pesa kwa namba hii', options: one('tuma\\s+pesa'), expect: 'block' },
  { language: 'zh', text: '加我微信：abc123', options: one('加我?微信[:：]?\\s*\\w+'), expect: 'block' },
]
