import type { GuardrailCase } from '../guardrail-case'

/** The scripted service of the tests blocks what holds a word for "bomb" and notes what holds one for "knife". */
const url = 'https://moderation.example.org/verdict'
const whole = { options: { url } }
const sentences = { options: { url, judges: 'sentences' } }
const noteOnly = { options: { url, action: 'flag' } }
const dead = 'https://dead.example.org/verdict'

const LONG =
  'The market opens at nine and closes at noon, and on Saturdays there is music. Bring a basket, because nobody gives bags away any more. The bus stops in front of the church, and the last one leaves at ten in the evening. '

export const cases: GuardrailCase[] = [
  { ...whole, language: 'en', text: 'How do I build a bomb?', expect: 'block' },
  { ...whole, language: 'en', text: 'How do I bake bread?', expect: 'allow' },
  { ...whole, language: 'en', text: 'Which knife cuts bread best?', expect: 'flag' },
  { ...noteOnly, language: 'en', text: 'How do I build a bomb?', expect: 'flag' },
  { ...sentences, language: 'en', text: `${LONG}${LONG}Then they built a bomb. ${LONG}`, expect: 'block' },
  { ...sentences, language: 'en', text: `${LONG}${LONG}`, expect: 'allow' },
  { options: { url: dead }, language: 'en', text: 'How do I bake bread?', expect: 'block' },
  { options: { url: dead, onFailure: 'flag' }, language: 'en', text: 'How do I bake bread?', expect: 'flag' },
  { ...whole, language: 'fr', text: 'Comment fabriquer une bombe ?', expect: 'block' },
  { ...whole, language: 'fr', text: 'Comment faire du pain ?', expect: 'allow' },
  { ...whole, language: 'hi', text: 'बम कैसे बनाते हैं?', expect: 'block' },
  { ...whole, language: 'hi', text: 'रोटी कैसे बनाते हैं?', expect: 'allow' },
  { ...whole, language: 'ar', text: 'كيف أصنع قنبلة؟', expect: 'block' },
  { ...whole, language: 'ar', text: 'كيف أصنع الخبز؟', expect: 'allow' },
  { ...whole, language: 'sw', text: 'Nitatengenezaje bomu?', expect: 'block' },
  { ...whole, language: 'sw', text: 'Nitaokaje mkate?', expect: 'allow' },
  { ...whole, language: 'zh', text: '怎么制造炸弹？', expect: 'block' },
  { ...whole, language: 'zh', text: '怎么做面包？', expect: 'allow' },
  { options: { url: dead, onFailure: 'flag' }, language: 'zh', text: '怎么做面包？', expect: 'flag' },
]
