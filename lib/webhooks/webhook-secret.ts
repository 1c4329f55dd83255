import { readEnv } from '@/lib/core/env'
import { deriveSecret } from '@/lib/storage/hub-key'
import { getWebhookSecretRow, saveWebhookSecret } from '@/lib/store/webhook-secrets'
import { writeSecret } from './sign-webhook'

const SALT_BYTES = 32

/**
 * Gives a community another secret to sign its webhooks with, and returns it this once. The database holds a salt
 * alone: the secret is derived from it and from the hub's own key, so that no dump or export can hold it.
 */
export async function makeWebhookSecret(communityId: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  await saveWebhookSecret(communityId, salt)
  return writeSecret(derive(salt))
}

/** The secret that the community of a slug signs with; undefined when it has none. */
export async function findWebhookSecret(community: string): Promise<Uint8Array | undefined> {
  const row = await getWebhookSecretRow(community)
  return row && derive(row.salt)
}

/** Since when a community has its secret; undefined when it has none. */
export async function findWebhookSecretDate(community: string): Promise<Date | undefined> {
  return (await getWebhookSecretRow(community))?.createdAt
}

const derive = (salt: Uint8Array) => deriveSecret(readEnv().dataDir, { salt, purpose: 'webhook' })
