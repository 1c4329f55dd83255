import { expect, test } from 'vitest'
import { sayInEnglish } from '@/lib/core/say-in-english'
import { FILE_FAULTS, type FileFault, fileFault } from '@/lib/formats/file-fault'
import { parsePeftConfig } from '@/lib/formats/peft-config'
import english from '@/messages/en.json'

test('what the engine says in English is what pages say in it', () => {
  expect(english.fileFaults).toEqual(FILE_FAULTS)
})

test.each(Object.keys(FILE_FAULTS) as FileFault[])(
  '%s fills its places alike, whatever stands there',
  (fault) => {
    const names = [...FILE_FAULTS[fault].matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const params = Object.fromEntries(
      names.map((name, index) => [name, index ? `{${name}} '<$&>` : 'a.json']),
    )
    const { message, said } = fileFault(fault, { file: 'a.json', ...params })
    expect(said && sayInEnglish(said)).toBe(message)
    for (const value of Object.values(params)) expect(message).toContain(value)
  },
)

test('of an adapter of another kind its kind is said, in words that pages have', () => {
  const refused = (config: object) => {
    try {
      return parsePeftConfig({ peft_type: 'LORA', task_type: 'CAUSAL_LM', r: 4, lora_alpha: 8, ...config })
    } catch (error) {
      return error
    }
  }
  expect(refused({ peft_type: 'IA3', r: 0 })).toMatchObject({ said: { key: 'fileFaults.notLora' } })
  expect(refused({ task_type: 'SEQ_CLS' })).toMatchObject({ said: { key: 'fileFaults.otherTask' } })
  expect(refused({ use_dora: true })).toMatchObject({
    said: { key: 'fileFaults.switchOff', params: { setting: 'use_dora', what: 'DoRA' } },
  })
})
