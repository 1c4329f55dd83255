import { defineGuardrail } from '../contract'
import { SEGMENT_LOOKAHEAD } from '../find-by-classifier'
import { findTopics, scoreTopics } from './find-topics'
import { languagesOf } from './learn-topic'
import { messages } from './messages'
import { optionTexts } from './option-texts'
import { loosensTopics, options } from './options'

/** What a community does not want to talk about, told by a dozen examples of its own. */
export default defineGuardrail({
  id: 'topics',
  version: '1.1.0',
  title: { en: 'Topics', fr: 'Sujets', hi: 'विषय', ar: 'المواضيع', sw: 'Mada', zh: '话题' },
  stages: ['input', 'attachment', 'draft', 'output-stream', 'output-final'],
  lookahead: SEGMENT_LOOKAHEAD,
  options,
  optionTexts,
  refusesIn: ({ topics }) => [
    ...new Set(
      topics
        .filter(({ action }) => action === 'block')
        .flatMap((topic) => languagesOf(topic).map(({ language }) => language)),
    ),
  ],
  // The first text waits until the topics are learnt.
  timeLimitMs: () => 5_000,
  score: scoreTopics,
  loosens: loosensTopics,
  messages,
  check: findTopics,
})
