import { PrismaAdapter } from '@auth/prisma-adapter'
import { cleanDisplayName } from '@/lib/core/clean-display-name'
import { createId } from '@/lib/core/ids'
import { database } from './database'
import { storableText } from './storable-text'

/** Where next-auth keeps the accounts of people who sign in elsewhere: in our own table, under ids of our own making. */
export function authAdapter() {
  const db = database()
  return {
    ...PrismaAdapter(db),
    async createUser({ name, email, image }: NewAccount) {
      const data = {
        id: createId('usr'),
        name: (name && cleanDisplayName(storableText(name), 80)) || null,
        email,
        image: image ?? null,
      }
      return { ...(await db.user.create({ data })), email }
    },
    /** Who it is there and no more: the hub never acts in their name, and each provider sends tokens of its own kind. */
    async linkAccount({ userId, type, provider, providerAccountId }: LinkedAccount): Promise<void> {
      await db.account.create({ data: { userId, type, provider, providerAccountId } })
    },
  }
}

interface NewAccount {
  name?: string | null
  email: string
  image?: string | null
}

interface LinkedAccount {
  userId: string
  type: string
  provider: string
  providerAccountId: string
}
