import { expect, test } from 'vitest'
import { createId } from '@/lib/core/ids'
import { insertCommunity } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { findWebhookSecret, findWebhookSecretDate, makeWebhookSecret } from '@/lib/webhooks/webhook-secret'
import { provideTestDatabase } from '@/test/support/provide-test-database'

provideTestDatabase()

test('a secret is returned once, derived each time, and stored nowhere', async () => {
  const slug = createId('x').replace('_', '-')
  const words = { name: 'Radio', purpose: 'p', maker: 'm', cultureTag: 'root', position: 0 }
  const { id } = await insertCommunity({ slug, ...words }, database())
  expect(await findWebhookSecret(slug)).toBeUndefined()
  const shown = await makeWebhookSecret(id)
  expect(shown).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const secret = await findWebhookSecret(slug)
  expect(Buffer.from(secret ?? []).toString('base64')).toBe(shown.slice('whsec_'.length))
  expect(await findWebhookSecretDate(slug)).toBeInstanceOf(Date)
  const row = await database().webhookSecret.findUniqueOrThrow({ where: { communityId: id } })
  expect(Buffer.from(row.salt).equals(Buffer.from(secret ?? []))).toBe(false)
  expect(await makeWebhookSecret(id)).not.toBe(shown)
  expect(await findWebhookSecret(slug)).not.toEqual(secret)
})
