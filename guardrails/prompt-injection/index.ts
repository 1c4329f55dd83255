import { z } from 'zod'
import { classifierOptions, labelsOption, loosensClassifier } from '../classifier-options'
import { defineGuardrail, type GuardrailContext } from '../contract'
import { type ClassifierUse, findByClassifier, scoreByClassifier } from '../find-by-classifier'
import { messages } from './messages'
import { optionTexts } from './option-texts'

const options = z.strictObject({
  ...classifierOptions({
    model: 'polyphony-prompt-injection',
    labels: ['injection'],
    threshold: 0.45,
    thresholdIn: { ar: 0.14, fr: 0.45, hi: 0.32, sw: 0.19, zh: 0.09 },
    blockIn: ['en'],
  }),
  attachmentLabels: labelsOption(['injection', 'instruction']).describe(
    'Labels that count in attached texts: there an instruction comes from nobody who is talking',
  ),
  attachmentThreshold: z.number().min(0.01).max(1).default(0.5).describe('The threshold for attached texts'),
  attachmentAction: z
    .enum(['block', 'flag'])
    .default('flag')
    .describe(
      'What happens to an attached text: by default it is noted, because recipes and code give orders, too',
    ),
})

type Options = z.infer<typeof options>

/** Attempts to talk an assistant out of its rules, and instructions hidden in what it is given to read. */
export default defineGuardrail({
  id: 'prompt-injection',
  version: '1.1.0',
  title: {
    en: 'Prompt injection',
    fr: 'Injection de prompt',
    hi: 'प्रॉम्प्ट इंजेक्शन',
    ar: 'حقن الأوامر',
    sw: 'Udukuzi wa maelekezo',
    zh: '提示词注入',
  },
  stages: ['input', 'attachment'],
  lookahead: 'whole',
  options,
  optionTexts,
  refusesIn: ({ action, attachmentAction, blockIn }) =>
    action === 'block' || attachmentAction === 'block' ? blockIn : [],
  score: (text, options, context) => scoreByClassifier(text, classifierAt(options, context), context),
  loosens,
  messages,
  async check(text, options: Options, context) {
    const isAttached = context.stage === 'attachment'
    const findings = await findByClassifier(text, classifierAt(options, context), context)
    return findings.map((finding) => ({
      ...finding,
      reason: isAttached ? 'indirect_injection' : 'prompt_injection',
      message: isAttached ? `${finding.message}.attachment` : finding.message,
    }))
  },
})

function classifierAt(options: Options, { stage }: GuardrailContext): ClassifierUse {
  if (stage !== 'attachment') return options
  const { attachmentLabels, attachmentThreshold, attachmentAction } = options
  return { ...options, labels: attachmentLabels, threshold: attachmentThreshold, action: attachmentAction }
}

function loosens(floor: Options, mine: Options): string[] {
  const problems = loosensClassifier(floor, mine)
  const labels = floor.attachmentLabels.filter((label) => !mine.attachmentLabels.includes(label))
  if (labels.length > 0) problems.push(`attachmentLabels leaves out ${labels.join(', ')}`)
  if (mine.attachmentThreshold > floor.attachmentThreshold)
    problems.push(`attachmentThreshold is above the floor's ${floor.attachmentThreshold}`)
  if (floor.attachmentAction === 'block' && mine.attachmentAction === 'flag')
    problems.push('attachmentAction is flag where the floor says block')
  return problems
}
