import { z } from 'zod'

/** What a page calls a turn that it asks for, so that it can stop it before the hub has named anything. */
export const turnIdSchema = z.string().regex(/^[\w-]{8,64}$/, 'a turn is named by 8 to 64 letters and digits')
