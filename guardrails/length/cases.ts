import type { GuardrailCase } from '../guardrail-case'

export const cases: GuardrailCase[] = [
  { language: 'en', text: 'Anything of any length.', expect: 'allow' },
  { language: 'en', text: 'Ten chars.', options: { max: 10 }, expect: 'allow' },
  { language: 'en', text: '  Ten chars.\n\n', options: { max: 10 }, expect: 'allow' },
  { language: 'en', text: 'Ten chars. No', options: { max: 10 }, expect: 'block' },
  { language: 'en', text: 'First one. Second one. Third one.', options: { max: 22 }, expect: 'block' },
  { language: 'en', text: 'Ten chars. No', options: { max: 10, action: 'flag' }, expect: 'flag' },
  { language: 'en', text: 'No.', options: { min: 5 }, expect: 'block' },
  { language: 'en', text: '   No.   ', options: { min: 5 }, expect: 'block' },
  { language: 'en', text: '👩‍👩‍👧‍👦👩‍👩‍👧‍👦', options: { max: 2 }, expect: 'allow' },
  { language: 'en', text: '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👍🏽', options: { max: 2 }, expect: 'block' },
  { language: 'fr', text: 'e\u0301te\u0301', options: { max: 3 }, expect: 'allow' },
  { language: 'fr', text: 'Oui.', options: { min: 5, max: 9 }, expect: 'block' },
  { language: 'hi', text: 'नमस्ते', options: { max: 4 }, expect: 'allow' },
  { language: 'hi', text: 'नमस्ते जी', options: { max: 4 }, expect: 'block' },
  { language: 'ar', text: 'مُدَرِّس', options: { max: 4 }, expect: 'allow' },
  { language: 'ar', text: 'مُدَرِّسة', options: { max: 4 }, expect: 'block' },
  { language: 'sw', text: 'Habari za leo?', options: { max: 10 }, expect: 'block' },
  { language: 'zh', text: '你好吗？', options: { max: 4 }, expect: 'allow' },
  { language: 'zh', text: '你好吗？我很好。', options: { max: 4 }, expect: 'block' },
]
