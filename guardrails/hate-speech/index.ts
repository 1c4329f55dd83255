import { z } from 'zod'
import { CLASSIFIER_TEXTS } from '../classifier-option-texts'
import { classifierOptions, loosensClassifier } from '../classifier-options'
import { defineGuardrail } from '../contract'
import { findByClassifier, SEGMENT_LOOKAHEAD, scoreByClassifier } from '../find-by-classifier'
import { messages } from './messages'

const options = z.strictObject(
  classifierOptions({
    model: 'polyphony-hate-speech',
    labels: ['hate'],
    threshold: 0.3,
    thresholdIn: { ar: 0.12, fr: 0.15, hi: 0.17, sw: 0.15, zh: 0.12 },
    blockIn: ['en'],
  }),
)

/** Hatred of people for the group they belong to, known by a classifier. */
export default defineGuardrail({
  id: 'hate-speech',
  version: '1.1.0',
  title: {
    en: 'Hate speech',
    fr: 'Discours de haine',
    hi: 'नफ़रत भरी भाषा',
    ar: 'خطاب الكراهية',
    sw: 'Matamshi ya chuki',
    zh: '仇恨言论',
  },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: SEGMENT_LOOKAHEAD,
  options,
  optionTexts: CLASSIFIER_TEXTS,
  refusesIn: ({ action, blockIn }) => (action === 'block' ? blockIn : []),
  score: scoreByClassifier,
  loosens: loosensClassifier,
  messages,
  async check(text, options, context) {
    const findings = await findByClassifier(text, options, context)
    return findings.map((finding) => ({ ...finding, reason: 'hate_speech' }))
  },
})
