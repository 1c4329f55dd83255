import type { GuardrailCase } from '../guardrail-case'

const only = (...languages: string[]) => ({ languages })

export const cases: GuardrailCase[] = [
  { language: 'en', text: 'The weekend begins on Saturday.', options: only('en'), expect: 'allow' },
  { language: 'en', text: 'The weekend begins on Saturday.', options: only('fr'), expect: 'block' },
  {
    language: 'en',
    text: 'The weekend begins on Saturday.',
    options: { languages: ['fr'], action: 'flag' },
    expect: 'flag',
  },
  {
    language: 'en',
    text: 'The weekend begins on Saturday.',
    options: only('fr'),
    stage: 'input',
    expect: 'flag',
  },
  { language: 'en', text: 'Yes.', options: only('fr'), expect: 'allow' },
  { language: 'en', text: '42 + 17 = 59; 3.14', options: only('hi'), expect: 'allow' },
  {
    language: 'en',
    text: '```ts\nconst answer = the.weekend.begins(on, saturday)\n```',
    options: only('zh'),
    expect: 'allow',
  },
  { language: 'fr', text: 'Le week-end commence le samedi.', options: only('fr'), expect: 'allow' },
  {
    language: 'fr',
    text: 'On dit « good morning » pour saluer le matin en anglais.',
    options: only('fr'),
    expect: 'allow',
  },
  { language: 'fr', text: 'Le week-end commence le samedi.', options: only('en'), expect: 'block' },
  {
    language: 'fr',
    text: 'Oui. The weekend begins on Saturday for everybody.',
    options: only('fr'),
    expect: 'block',
  },
  {
    language: 'fr-SN',
    text: 'Salaam aleekum ! Nanga def ? Bienvenue chez nous.',
    options: { languages: ['fr'], ownWords: ['salaam aleekum', 'nanga def'] },
    expect: 'allow',
  },
  {
    language: 'es',
    text: 'El fin de semana empieza el sábado por la mañana.',
    options: only('fr', 'en'),
    expect: 'block',
  },
  { language: 'hi', text: 'यहाँ रविवार को छुट्टी होती है।', options: only('hi'), expect: 'allow' },
  { language: 'hi', text: 'यहाँ रविवार को छुट्टी होती है।', options: only('ar'), expect: 'block' },
  { language: 'ar', text: 'تبدأ العطلة يوم الجمعة هنا.', options: only('ar'), expect: 'allow' },
  { language: 'ar', text: 'تبدأ العطلة يوم الجمعة هنا.', options: only('zh'), expect: 'block' },
  { language: 'sw', text: 'Wikendi huanza siku ya Jumamosi hapa.', options: only('sw'), expect: 'allow' },
  { language: 'sw', text: 'Wikendi huanza siku ya Jumamosi hapa.', options: only('fr'), expect: 'block' },
  { language: 'zh', text: '周末是星期六和星期日。', options: only('zh'), expect: 'allow' },
  { language: 'zh', text: '周末是星期六和星期日。', options: only('sw'), expect: 'block' },
  {
    language: 'sw',
    text: 'Mwanamke alimpigia rafiki simu akamsalimia.',
    options: only('sw'),
    expect: 'allow',
  },
  {
    language: 'sw',
    text: 'Alikwenda sokoni, wakanunua matunda, tukarudi nyumbani.',
    options: only('en'),
    expect: 'block',
  },
]
