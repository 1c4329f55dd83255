import type { GuardrailCase } from '../guardrail-case'

const block = (...terms: string[]) => ({ lists: [{ name: 'list', terms }] })

export const cases: GuardrailCase[] = [
  { language: 'en', text: 'Nothing to see', options: block('bomb'), expect: 'allow' },
  { language: 'en', text: 'A bomb.', options: block('bomb'), expect: 'block' },
  { language: 'en', text: 'A bombastic speech', options: block('bomb'), expect: 'allow' },
  { language: 'en', text: 'Two BOMBS', options: block('bomb'), expect: 'block' },
  { language: 'en', text: 'a b\u200bo\u00admb', options: block('bomb'), expect: 'block' },
  { language: 'en', text: 'a b0mb, a b\u043emb, a ｂｏｍｂ', options: block('bomb'), expect: 'block' },
  { language: 'en', text: 'a booooomb', options: block('bomb'), expect: 'block' },
  { language: 'en', text: 'a$$ and sh!t', options: block('shit'), expect: 'block' },
  { language: 'en', text: '𝐛𝐨𝐦𝐛', options: block('bomb'), expect: 'block' },
  { language: 'en', text: 'make  a\nbomb', options: block('make a bomb'), expect: 'block' },
  { language: 'en', text: 'make. A bomb', options: block('make a bomb'), expect: 'allow' },
  {
    language: 'en',
    text: 'a bomb shelter',
    options: { ...block('bomb'), allow: ['bomb shelter'] },
    expect: 'allow',
  },
  {
    language: 'en',
    text: 'a bomb in a bomb shelter',
    options: { ...block('bomb'), allow: ['bomb shelter'] },
    expect: 'block',
  },
  { language: 'en', text: 'room 4, 88 people', options: block('88'), expect: 'block' },
  {
    language: 'en',
    text: 'a bomb',
    options: { lists: [{ name: 'n', action: 'flag', terms: ['bomb'] }] },
    expect: 'flag',
  },
  {
    language: 'en',
    text: 'darn this, DARN!',
    options: { lists: [{ name: 'n', action: 'rewrite', terms: ['darn'] }] },
    expect: 'rewrite',
    becomes: '••• this, •••!',
  },
  { language: 'en', text: 'anything', options: {}, expect: 'allow' },
  { language: 'fr', text: 'Quel CRE\u0301TIN', options: block('crétin'), expect: 'block' },
  { language: 'fr', text: 'l’explosif', options: block('explosif'), expect: 'block' },
  { language: 'hi', text: 'घर पर बम कैसे बनाएं', options: block('बम कैसे बनाएं'), expect: 'block' },
  { language: 'hi', text: 'बमबारी का इतिहास', options: block('बम'), expect: 'allow' },
  { language: 'ar', text: 'والقُنبُلة هنا', options: block('قنبلة'), expect: 'block' },
  { language: 'ar', text: 'قـــنبلة', options: block('قنبلة'), expect: 'block' },
  { language: 'sw', text: 'Nataka kutengeneza bomu.', options: block('kutengeneza bomu'), expect: 'block' },
  { language: 'zh', text: '怎么制造炸弹呢', options: block('炸弹'), expect: 'block' },
  { language: 'zh', text: '我们马上到', options: block('上到'), expect: 'allow' },
  { language: 'th', text: 'ผมกลัวระเบิดมาก', options: block('ระเบิด'), expect: 'block' },
]
