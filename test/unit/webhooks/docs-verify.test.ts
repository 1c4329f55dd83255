import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { signWebhook, writeSecret } from '@/lib/webhooks/sign-webhook'

const page = readFileSync(join(import.meta.dirname, '../../../docs/guardrail-webhook.md'), 'utf8')
const codeIn = (language: string) =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''

const secret = Buffer.alloc(32, 7)
const body = '{"version":1,"text":"À quelle heure ouvre le marché ? 👍"}'
const headers = signWebhook(body, { id: 'msg_1', nowMs: Date.now(), secret })
const late = signWebhook(body, { id: 'msg_1', nowMs: Date.now() - 600_000, secret })
const cases = [
  { headers, body, secret: writeSecret(secret), signed: true },
  { headers, body: `${body} `, secret: writeSecret(secret), signed: false },
  { headers, body, secret: writeSecret(Buffer.alloc(32, 8)), signed: false },
  { headers: { ...headers, 'webhook-id': 'msg_2' }, body, secret: writeSecret(secret), signed: false },
  { headers: late, body, secret: writeSecret(secret), signed: false },
]
const expected = cases.map(({ signed }) => signed)

test('the Node code of the page tells a signed request from others', async () => {
  const module: unknown = await import(
    `data:text/javascript;base64,${Buffer.from(codeIn('js')).toString('base64')}`
  )
  const { isSigned } = z.object({ isSigned: z.function({ output: z.boolean() }) }).parse(module)
  expect(
    cases.map((one) => Reflect.apply(isSigned, null, [one.headers, Buffer.from(one.body), one.secret])),
  ).toEqual(expected)
})

test('so does the Python code, where there is a Python', ({ skip }) => {
  const main = `${codeIn('python')}
import json, sys
cases = json.load(sys.stdin)
print(json.dumps([is_signed(one["headers"], one["body"].encode(), one["secret"]) for one in cases]))`
  const ran = spawnSync('python3', ['-c', main], { input: JSON.stringify(cases), encoding: 'utf8' })
  if (ran.error) skip('there is no python3')
  expect(ran.stderr).toBe('')
  expect(JSON.parse(ran.stdout)).toEqual(expected)
})
