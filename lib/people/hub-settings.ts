import { z } from 'zod'
import { listSettings, saveSettings } from '@/lib/store/settings'

const settingsSchema = z.strictObject({
  /** Whether anybody may make an account, or only who holds a link. */
  signUp: z.enum(['open', 'invitation']),
  /** Who may found a community. */
  communityCreation: z.enum(['accounts', 'operator']),
})

export type HubSettings = z.infer<typeof settingsSchema>

export const hubSettingsSchema = settingsSchema

/** A fresh hub lets nobody in by itself; who was let in may found a community. */
const DEFAULTS: HubSettings = { signUp: 'invitation', communityCreation: 'accounts' }

/** What the operator has set; the default where nothing is set, or something that no longer means anything. */
export async function readHubSettings(): Promise<HubSettings> {
  const stored = await listSettings()
  const settings = { ...DEFAULTS }
  const signUp = settingsSchema.shape.signUp.safeParse(textOf(stored.get('signUp')))
  const creation = settingsSchema.shape.communityCreation.safeParse(textOf(stored.get('communityCreation')))
  if (signUp.success) settings.signUp = signUp.data
  if (creation.success) settings.communityCreation = creation.data
  return settings
}

export const saveHubSettings = (settings: HubSettings): Promise<void> => saveSettings({ ...settings })

const textOf = (value: unknown): unknown => z.object({ text: z.string() }).safeParse(value).data?.text
