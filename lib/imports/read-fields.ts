import { z } from 'zod'

/** Fields of exports, read leniently: what has another type than it should counts as not being there. */
export const textField = z.string().optional().catch(undefined)
export const textOrNull = z.string().nullish().catch(null)

/** Seconds since 1970, as a number or as ISO 8601. */
export const secondsField = z
  .union([z.number(), z.string()])
  .optional()
  .catch(undefined)
  .transform((value): Date | undefined => {
    if (value === undefined) return undefined
    // Open WebUI writes seconds, and milliseconds inside chats: no conversation is from after the year 5000.
    const date = new Date(typeof value === 'number' ? value * (value > 1e11 ? 1 : 1000) : value)
    return Number.isNaN(date.getTime()) ? undefined : date
  })
