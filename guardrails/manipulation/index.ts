import { z } from 'zod'
import { CLASSIFIER_TEXTS } from '../classifier-option-texts'
import { classifierOptions, loosensClassifier } from '../classifier-options'
import { defineGuardrail } from '../contract'
import { findByClassifier, SEGMENT_LOOKAHEAD, scoreByClassifier } from '../find-by-classifier'
import { messages } from './messages'

const options = z.strictObject(
  classifierOptions({
    model: 'polyphony-manipulation',
    labels: ['pressure', 'flattery', 'fear', 'dependence'],
    threshold: 0.79,
    thresholdIn: { ar: 0.76, en: 0.67, fr: 0.63, hi: 0.79, sw: 0.7, zh: 0.29 },
    action: 'flag',
    blockIn: [],
  }),
)

/** What an assistant says to sway people instead of informing them, known by a classifier. */
export default defineGuardrail({
  id: 'manipulation',
  version: '1.1.0',
  title: {
    en: 'Manipulation',
    fr: 'Manipulation',
    hi: 'बहकाने वाली बातें',
    ar: 'التلاعب بالناس',
    sw: 'Ushawishi wa hila',
    zh: '操纵话术',
  },
  stages: ['draft', 'output-stream', 'output-final'],
  lookahead: SEGMENT_LOOKAHEAD,
  options,
  optionTexts: CLASSIFIER_TEXTS,
  refusesIn: ({ action, blockIn }) => (action === 'block' ? blockIn : []),
  score: scoreByClassifier,
  loosens: loosensClassifier,
  messages,
  async check(text, options, context) {
    const findings = await findByClassifier(text, options, context)
    return findings.map((finding) => ({ ...finding, reason: 'manipulation' }))
  },
})
