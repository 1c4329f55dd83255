import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseChatCompletionRequest } from '@/lib/openai/chat-completion-request'

const MINIMAL = { model: 'm', messages: [{ role: 'user', content: 'hi' }] }

describe('a request', () => {
  test('of the minimum leaves everything else to the server', () => {
    expect(parseChatCompletionRequest(MINIMAL)).toMatchObject({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      ...{ stream: false, includeUsage: false, choices: 1, maxTokens: undefined, stop: [], seed: undefined },
      topLogprobs: undefined,
    })
  })

  test('with null where OpenAI allows it is as without', () => {
    const nulls = {
      temperature: null,
      stop: null,
      n: null,
      stream: null,
      seed: null,
      max_tokens: null,
      tools: null,
    }
    expect(parseChatCompletionRequest({ ...MINIMAL, ...nulls })).toEqual(parseChatCompletionRequest(MINIMAL))
  })

  test('with parts of text is one text, and a developer is the system', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ]
    const { messages } = parseChatCompletionRequest({
      model: 'm',
      messages: [{ role: 'developer', content }],
    })
    expect(messages).toEqual([{ role: 'system', content: 'ab' }])
  })

  test('prefers max_completion_tokens, takes one stop as a list, and -1 as every token', () => {
    const request = parseChatCompletionRequest({
      ...MINIMAL,
      ...{ max_tokens: 5, max_completion_tokens: 7, stop: 'x', top_k: -1, logprobs: true },
    })
    expect(request).toMatchObject({ maxTokens: 7, stop: ['x'], sampling: { topK: 0 }, topLogprobs: 0 })
  })

  test('that would be misunderstood is refused with the field', () => {
    for (const [change, param] of [
      [{ tools: [{}] }, 'tools'],
      [{ tool_choice: 'required' }, 'tool_choice'],
      [{ logit_bias: { 5: 1 } }, 'logit_bias'],
      [{ modalities: ['audio'] }, 'modalities'],
      [{ response_format: { type: 'json_schema' } }, 'response_format'],
      [{ temperature: '1' }, 'temperature'],
      [{ seed: 1.5 }, 'seed'],
      [{ continue_final_message: true }, 'continue_final_message'],
      [
        { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'f' } }] }] },
        'messages.0.content',
      ],
      [{ stop: Array(17).fill('x') }, 'stop'],
    ] as const) {
      expect(() => parseChatCompletionRequest({ ...MINIMAL, ...change })).toThrow(
        expect.objectContaining({ param }),
      )
    }
  })

  test('with fields that change nothing is accepted', () => {
    const more = {
      tools: [],
      tool_choice: 'auto',
      response_format: { type: 'text' },
      store: false,
      metadata: { a: 'b' },
    }
    expect(() => parseChatCompletionRequest({ ...MINIMAL, ...more })).not.toThrow()
  })
})

test('any JSON is parsed or refused as invalid', () => {
  const field = fc.constantFrom(
    'model',
    'messages',
    'n',
    'stop',
    'stream_options',
    'tools',
    'response_format',
  )
  fc.assert(
    fc.property(fc.jsonValue(), field, (json, name) => {
      for (const body of [json, { ...MINIMAL, [name]: json }]) {
        try {
          parseChatCompletionRequest(body)
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_request' })
        }
      }
    }),
  )
})
