import { database } from './database'

/** From which a community's webhook secret is derived; the secret itself is stored nowhere. */
export interface WebhookSecretRow {
  salt: Uint8Array
  createdAt: Date
}

/** The salt of the community of a slug; undefined when it has none. */
export async function getWebhookSecretRow(slug: string): Promise<WebhookSecretRow | undefined> {
  const row = await database().webhookSecret.findFirst({ where: { community: { slug } } })
  return row ?? undefined
}

/** Sets a community's salt; the one it had is gone. */
export async function saveWebhookSecret(communityId: string, salt: Uint8Array<ArrayBuffer>): Promise<void> {
  const createdAt = new Date()
  await database().webhookSecret.upsert({
    where: { communityId },
    create: { communityId, salt, createdAt },
    update: { salt, createdAt },
  })
}
