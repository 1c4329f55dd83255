import { type JudgeFormat, nonsense, type Opinion, UNKNOWN_QUESTION } from './judge-format'

/** What the model writes, and the id that policies use. Source: https://github.com/QwenLM/Qwen3Guard */
const CATEGORIES: Readonly<Record<string, string>> = {
  Violent: 'violence',
  'Non-violent Illegal Acts': 'illegal-acts',
  'Sexual Content or Sexual Acts': 'sexual-content',
  PII: 'personal-data',
  'Suicide & Self-Harm': 'self-harm',
  'Unethical Acts': 'unethical-acts',
  'Politically Sensitive Topics': 'politically-sensitive',
  'Copyright Violation': 'copyright',
  Jailbreak: 'jailbreak',
}
const GRADES = { Safe: 'safe', Controversial: 'controversial', Unsafe: 'unsafe' } as const
/** As in the model card. */
const MAX_TOKENS = 128

/** Qwen3Guard-Gen: three grades, by the model's own categories and template. */
export const qwen3Guard: JudgeFormat = {
  categories: Object.values(CATEGORIES),
  takesOwn: false,
  questionsFor: (reading) => [
    {
      messages:
        reading.role === 'question'
          ? [{ role: 'user', content: reading.text }]
          : [
              { role: 'user', content: reading.question ?? UNKNOWN_QUESTION },
              { role: 'assistant', content: reading.text },
            ],
      maxTokens: MAX_TOKENS,
      read: ({ text }) => read(text),
    },
  ],
}

function read(text: string): Opinion[] {
  const verdict =
    /^Safety: (Safe|Unsafe|Controversial)\s*\nCategories: ([^\n]+?)\s*(?:\nRefusal: (?:Yes|No))?$/.exec(
      text.trim(),
    )
  const [, word, list] = verdict ?? []
  if (!isGrade(word) || list === undefined)
    throw nonsense('Qwen3Guard', 'the lines "Safety: …" and "Categories: …"')
  const grade = GRADES[word]
  if (list === 'None' || grade === 'safe') return [{ grade }]
  return list.split(/\s*,\s*/).map((name) => {
    const category = Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : undefined
    if (category === undefined) throw nonsense('Qwen3Guard', 'of its own categories')
    return { grade, category }
  })
}

const isGrade = (word: string | undefined): word is keyof typeof GRADES =>
  word !== undefined && Object.hasOwn(GRADES, word)
