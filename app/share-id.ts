import { idSchema } from './id-schema'

/** The id in a link under which a conversation is shared, as `createId` makes it. */
export const shareIdSchema = idSchema('share')
