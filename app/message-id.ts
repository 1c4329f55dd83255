import { idSchema } from './id-schema'

/** The id of a message as `createId` makes it. */
export const messageIdSchema = idSchema('msg')
